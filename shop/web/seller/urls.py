"""Addresses of the seller portal, grouped by resource."""

from django.urls import path

from .views import dashboard, opinions, orders, returns, shops, stock

app_name = "seller"
urlpatterns = [
    path("seller/", dashboard.dashboard, name="dashboard"),
    path("seller/orders/", orders.orders, name="orders"),
    path("seller/orders/<str:number>/", orders.order, name="order"),
    path("seller/orders/<str:number>/packing/", orders.packing, name="packing"),
    path("seller/orders/<str:number>/shipment/", orders.shipment, name="shipment"),
    path("seller/returns/", returns.return_list, name="returns"),
    path("seller/returns/policy/", returns.policy, name="return-policy"),
    path("seller/returns/<uuid:public_id>/", returns.detail, name="return"),
    path("seller/returns/<uuid:public_id>/acceptance/", returns.acceptance, name="return-acceptance"),
    path("seller/returns/<uuid:public_id>/refusal/", returns.refusal, name="return-refusal"),
    path("seller/returns/<uuid:public_id>/receipt/", returns.receipt, name="return-receipt"),
    path("seller/returns/<uuid:public_id>/files/<str:name>/", returns.file, name="return-file"),
    path("seller/reviews/", opinions.reviews, name="reviews"),
    path("seller/reviews/<uuid:public_id>/reply/", opinions.reply, name="review-reply"),
    path("seller/questions/", opinions.questions, name="questions"),
    path("seller/questions/<uuid:public_id>/answers/", opinions.answer, name="question-answers"),
    path("seller/choice/", shops.choice, name="choice"),
    path("seller/stock/", stock.stock, name="stock"),
]
