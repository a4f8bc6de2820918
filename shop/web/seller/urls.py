"""Addresses of the seller portal, grouped by resource."""

from django.urls import path

from .views import bookings, dashboard, order_papers, orders, shops, stock, tracking

app_name = "seller"
urlpatterns = [
    path("seller/", dashboard.dashboard, name="dashboard"),
    path("seller/orders/", orders.orders, name="orders"),
    path("seller/orders/packings/", orders.packings, name="packings"),
    path("seller/orders/pick-list/", order_papers.pick_list, name="pick-list"),
    path("seller/orders/slips/", order_papers.slips, name="slips"),
    path("seller/orders/labels/", order_papers.labels, name="labels"),
    path("seller/orders/tracking/", tracking.tracking, name="tracking"),
    path("seller/orders/<str:number>/", orders.order, name="order"),
    path("seller/orders/<str:number>/packing/", orders.packing, name="packing"),
    path("seller/orders/<str:number>/shipment/", orders.shipment, name="shipment"),
    path("seller/orders/<str:number>/booking/", bookings.booking, name="booking"),
    path("seller/orders/<str:number>/booking/<uuid:public_id>/end/", bookings.end, name="booking-end"),
    path("seller/orders/<str:number>/booking/<uuid:public_id>/handover/", bookings.handover, name="handover"),
    path("seller/orders/<str:number>/delivery/", orders.delivery, name="delivery"),
    path("seller/orders/<str:number>/shortfall/", orders.shortfall, name="shortfall"),
    path("seller/orders/<str:number>/slip/", order_papers.slip, name="slip"),
    path("seller/orders/<str:number>/label/", order_papers.label, name="label"),
    path("seller/choice/", shops.choice, name="choice"),
    path("seller/stock/", stock.stock, name="stock"),
]
