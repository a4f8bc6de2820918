"""Addresses of the storefront, grouped by resource."""

app_name = "storefront"
urlpatterns: list = []
