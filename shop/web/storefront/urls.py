"""Addresses of the storefront, grouped by resource."""

from django.urls import path

from .views import payments, sandbox_bank

app_name = "storefront"
urlpatterns = [
    # Payments
    path("pay/<uuid:attempt>/return/", payments.payment_return, name="payment-return"),
    path("pay/<uuid:attempt>/failed/", payments.payment_failed, name="payment-failed"),
    path("pay/<uuid:attempt>/retry/", payments.payment_retry, name="payment-retry"),
    path("sandbox-bank/<uuid:charge>/", sandbox_bank.hosted_page, name="sandbox-bank"),
]
