"""Addresses of the storefront, grouped by resource."""

from django.urls import path

from .views import cart, payments, sandbox_bank

app_name = "storefront"
urlpatterns = [
    # Payments
    path("pay/<uuid:attempt>/return/", payments.payment_return, name="payment-return"),
    path("pay/<uuid:attempt>/failed/", payments.payment_failed, name="payment-failed"),
    path("pay/<uuid:attempt>/retry/", payments.payment_retry, name="payment-retry"),
    path("sandbox-bank/<uuid:charge>/", sandbox_bank.hosted_page, name="sandbox-bank"),
    # Cart
    path("cart/", cart.cart, name="cart"),
    path("cart/lines/", cart.lines, name="cart-lines"),
    path("cart/lines/<uuid:line>/", cart.line, name="cart-line"),
    path("cart/lines/<uuid:line>/removal/", cart.removal, name="cart-line-removal"),
    path("cart/lines/<uuid:line>/restoration/", cart.restoration, name="cart-line-restoration"),
    path("cart/lines/<uuid:line>/saving/", cart.saving, name="cart-line-saving"),
    path("cart/lines/<uuid:line>/resumption/", cart.resumption, name="cart-line-resumption"),
]
