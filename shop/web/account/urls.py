"""Addresses of a person's own pages: sign-in under /auth/, the rest under /profile/."""

from django.urls import path, re_path

from .views import (
    addresses,
    code,
    data,
    entrance,
    newcomer,
    order,
    orders,
    overview,
    passkey,
    password,
    preferences,
    registration,
    reviews,
    seen,
    social,
    wishlist,
)

app_name = "account"

auth = [
    path("auth/login/", entrance.SignIn.as_view(), name="login"),
    path("auth/code/", code.code, name="code"),
    path("auth/codes/", code.codes, name="codes"),
    path("auth/passkey/", passkey.PasskeySignIn.as_view(), name="passkey"),
    path("auth/elsewhere/cancelled/", social.Cancelled.as_view(), name="social-cancelled"),
    path("auth/elsewhere/error/", social.Failed.as_view(), name="social-error"),
    path("auth/elsewhere/register/", social.Register.as_view(), name="social-register"),
    path("auth/logout/", entrance.logout, name="logout"),
    path("auth/inactive/", entrance.Inactive.as_view(), name="inactive"),
    path("auth/register/", registration.Register.as_view(), name="register"),
    path("auth/register/phone/", newcomer.phone, name="register-phone"),
    path("auth/register/details/", newcomer.details, name="register-details"),
    path("auth/verify-email/", registration.VerifyEmail.as_view(), name="verify-email"),
    path("auth/verify-email/<path:key>/", registration.ConfirmEmail.as_view(), name="confirm-email"),
    path("auth/forgot-password/", password.ForgotPassword.as_view(), name="forgot-password"),
    path("auth/forgot-password/sent/", password.ForgotPasswordSent.as_view(), name="forgot-password-sent"),
    path("auth/forgot-password/phone/", password.forgot_password_phone, name="forgot-password-phone"),
    path("auth/forgot-password/new/", password.new_password, name="new-password"),
    re_path(
        r"^auth/reset-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password.ResetPassword.as_view(),
        name="reset-password",
    ),
]

profile = [
    path("profile/", overview.overview, name="profile"),
    path("profile/preferences/", preferences.preferences, name="preferences"),
    path("profile/preferences/avatar/", preferences.avatar, name="avatar"),
    path("profile/preferences/avatar/removal/", preferences.avatar_removal, name="avatar-removal"),
    path("profile/addresses/", addresses.addresses, name="addresses"),
    path("profile/addresses/new/", addresses.new_address, name="new-address"),
    path("profile/addresses/<uuid:address>/", addresses.address, name="address"),
    path("profile/addresses/<uuid:address>/removal/", addresses.removal, name="address-removal"),
    path("profile/addresses/<uuid:address>/default/<str:use>/", addresses.default, name="address-default"),
    path("profile/wishlist/", wishlist.saved, name="saved"),
    path("profile/wishlist/link/", wishlist.link, name="saved-link"),
    path("profile/wishlist/<uuid:item>/removal/", wishlist.removal, name="saved-removal"),
    path("profile/wishlist/<uuid:item>/purchase/", wishlist.purchase, name="saved-purchase"),
    path("profile/seen/", seen.seen, name="seen"),
    path("profile/seen/removal/", seen.removal, name="seen-removal"),
    path("profile/seen/memory/", seen.memory, name="seen-memory"),
    path("profile/reviews/", reviews.reviews, name="reviews"),
    path("profile/data/", data.data, name="data"),
    path("profile/data/exports/", data.exports, name="data-exports"),
    path("profile/data/exports/<uuid:export>/", data.export, name="data-export"),
    path("profile/data/deletion/", data.deletion, name="deletion"),
    path("profile/data/deletion/undo/", data.deletion_undo, name="deletion-undo"),
]

urlpatterns = [
    *auth,
    *profile,
    path("profile/orders/", orders.orders, name="orders"),
    path("profile/orders/<str:number>/", order.order, name="order"),
    path("profile/orders/<str:number>/parcels/<str:letter>/", order.parcel, name="order-parcel"),
    path("profile/orders/<str:number>/cancellation/", order.cancellation, name="order-cancellation"),
    path("profile/orders/<str:number>/downloads/<uuid:file>/", order.download, name="order-download"),
]
