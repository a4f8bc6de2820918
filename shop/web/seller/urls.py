"""Addresses of the seller portal, grouped by resource."""

from django.urls import path

from .views import dashboard, orders, shops, stock

app_name = "seller"
urlpatterns = [
    path("seller/", dashboard.dashboard, name="dashboard"),
    path("seller/orders/", orders.orders, name="orders"),
    path("seller/orders/<str:number>/", orders.order, name="order"),
    path("seller/orders/<str:number>/packing/", orders.packing, name="packing"),
    path("seller/orders/<str:number>/shipment/", orders.shipment, name="shipment"),
    path("seller/choice/", shops.choice, name="choice"),
    path("seller/stock/", stock.stock, name="stock"),
]
