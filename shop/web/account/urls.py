"""Addresses of a person's own pages: sign-in under /auth/, the rest under /profile/."""

from django.urls import path, re_path

from .views import entrance, order, orders, password, registration

app_name = "account"

auth = [
    path("auth/login/", entrance.SignIn.as_view(), name="login"),
    path("auth/logout/", entrance.logout, name="logout"),
    path("auth/inactive/", entrance.Inactive.as_view(), name="inactive"),
    path("auth/register/", registration.Register.as_view(), name="register"),
    path("auth/verify-email/", registration.VerifyEmail.as_view(), name="verify-email"),
    path("auth/verify-email/<path:key>/", registration.ConfirmEmail.as_view(), name="confirm-email"),
    path("auth/forgot-password/", password.ForgotPassword.as_view(), name="forgot-password"),
    path("auth/forgot-password/sent/", password.ForgotPasswordSent.as_view(), name="forgot-password-sent"),
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
