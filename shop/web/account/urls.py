"""Addresses of a person's own pages: sign-in under /auth/, the rest under /profile/."""

from django.urls import path, re_path

from .views import code, entrance, newcomer, order, orders, passkey, password, registration, social

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

urlpatterns = [
    *auth,
    path("profile/orders/", orders.orders, name="orders"),
    path("profile/orders/<str:number>/", order.order, name="order"),
    path("profile/orders/<str:number>/parcels/<str:letter>/", order.parcel, name="order-parcel"),
    path("profile/orders/<str:number>/cancellation/", order.cancellation, name="order-cancellation"),
    path("profile/orders/<str:number>/downloads/<uuid:file>/", order.download, name="order-download"),
]
