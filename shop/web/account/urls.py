"""Addresses of a person's own pages: sign-in under /auth/, the rest under /profile/."""

from django.urls import path, re_path

from .views import (
    code,
    email_change,
    entrance,
    factors,
    newcomer,
    order,
    orders,
    passkey,
    passkeys,
    password,
    registration,
    second_step,
    security,
    sessions,
    social,
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
    path("auth/second-step/", second_step.second_step, name="second-step"),
    re_path(
        r"^auth/reset-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password.ResetPassword.as_view(),
        name="reset-password",
    ),
]

urlpatterns = [
    *auth,
    path("profile/security/", security.overview, name="security"),
    path("profile/security/confirmation/", security.confirmation, name="confirmation"),
    path("profile/security/password/", security.password, name="password"),
    path("profile/security/email/", email_change.email, name="email"),
    path("profile/security/email/<str:token>/", email_change.email_change, name="email-change"),
    path("profile/security/second-step/", factors.setup, name="second-step-setup"),
    path("profile/security/app/", factors.app, name="app"),
    path("profile/security/app/removal/", factors.app_removal, name="app-removal"),
    path("profile/security/recovery-codes/", factors.recovery_codes, name="recovery-codes"),
    path("profile/security/recovery-codes/kept/", factors.codes_kept, name="codes-kept"),
    path("profile/security/recovery-codes/file/", factors.recovery_codes_file, name="recovery-codes-file"),
    path("profile/security/passkeys/new/", passkeys.new_passkey, name="new-passkey"),
    path("profile/security/passkeys/<int:key>/", passkeys.passkey, name="passkey-name"),
    path("profile/security/passkeys/<int:key>/removal/", passkeys.passkey_removal, name="passkey-removal"),
    path("profile/sessions/", sessions.sessions, name="sessions"),
    path("profile/sessions/others/end/", sessions.others_end, name="others-end"),
    path("profile/sessions/<int:session>/end/", sessions.session_end, name="session-end"),
    path("profile/orders/", orders.orders, name="orders"),
    path("profile/orders/<str:number>/", order.order, name="order"),
    path("profile/orders/<str:number>/parcels/<str:letter>/", order.parcel, name="order-parcel"),
    path("profile/orders/<str:number>/cancellation/", order.cancellation, name="order-cancellation"),
    path("profile/orders/<str:number>/downloads/<uuid:file>/", order.download, name="order-download"),
]
