"""Addresses of the seller portal, grouped by resource."""

from django.urls import path

from .views import (
    application,
    dashboard,
    holiday,
    invitations,
    options,
    orders,
    papers,
    photos,
    product,
    products,
    shops,
    stock,
    team,
)

app_name = "seller"
urlpatterns = [
    path("seller/", dashboard.dashboard, name="dashboard"),
    path("seller/orders/", orders.orders, name="orders"),
    path("seller/orders/<str:number>/", orders.order, name="order"),
    path("seller/orders/<str:number>/packing/", orders.packing, name="packing"),
    path("seller/orders/<str:number>/shipment/", orders.shipment, name="shipment"),
    path("seller/register/", application.start, name="register"),
    path("seller/register/shop/", application.shop, name="register-shop"),
    path("seller/register/business/", application.business, name="register-business"),
    path("seller/register/documents/", papers.documents, name="register-documents"),
    path("seller/register/documents/<uuid:item>/", papers.document, name="register-document"),
    path("seller/register/papers/<uuid:document>/", papers.own_paper, name="register-paper"),
    path("seller/register/papers/<uuid:document>/removal/", papers.removal, name="register-paper-removal"),
    path("seller/register/bank/", application.bank, name="register-bank"),
    path("seller/register/review/", application.review, name="register-review"),
    path("seller/team/", team.team, name="team"),
    path("seller/team/<uuid:person>/role/", team.role, name="team-role"),
    path("seller/team/<uuid:person>/removal/", team.removal, name="team-removal"),
    path("seller/team/invitations/<uuid:invitation>/withdrawal/", team.withdrawal, name="team-withdrawal"),
    path("seller/invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("seller/holiday/", holiday.holiday, name="holiday"),
    path("seller/holiday/end/", holiday.end, name="holiday-end"),
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
