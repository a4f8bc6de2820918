"""Addresses of the seller portal, grouped by resource."""

from django.urls import path

from .views import dashboard, options, orders, photos, product, products, shops, stock

app_name = "seller"
urlpatterns = [
    path("seller/", dashboard.dashboard, name="dashboard"),
    path("seller/orders/", orders.orders, name="orders"),
    path("seller/orders/<str:number>/", orders.order, name="order"),
    path("seller/orders/<str:number>/packing/", orders.packing, name="packing"),
    path("seller/orders/<str:number>/shipment/", orders.shipment, name="shipment"),
    path("seller/choice/", shops.choice, name="choice"),
    path("seller/products/", products.products, name="products"),
    path("seller/products/new/", products.new_product, name="product-new"),
    path("seller/products/changes/", products.changes, name="product-changes"),
    path("seller/products/changes/<uuid:public_id>/", products.change, name="product-change"),
    path(
        "seller/products/changes/<uuid:public_id>/reversal/", products.change_reversal, name="product-change-reversal"
    ),
    path("seller/products/<uuid:public_id>/", product.product, name="product"),
    path("seller/products/<uuid:public_id>/copy/", product.copy, name="product-copy"),
    path("seller/products/<uuid:public_id>/photos/", photos.photos, name="product-photos"),
    path("seller/products/<uuid:public_id>/photos/order/", photos.photo_order, name="product-photo-order"),
    path("seller/products/<uuid:public_id>/options/", options.options, name="product-options"),
    path("seller/products/<uuid:public_id>/combinations/", options.combinations, name="product-combinations"),
    path("seller/products/<uuid:public_id>/history/", product.history, name="product-history"),
    path(
        "seller/products/<uuid:public_id>/history/<uuid:edit_id>/reversal/", product.reversal, name="product-reversal"
    ),
    path("seller/stock/", stock.stock, name="stock"),
    path("seller/stock/<uuid:public_id>/", stock.movements, name="stock-movements"),
    path("seller/stock/<uuid:public_id>/level/", stock.level, name="stock-level"),
]
