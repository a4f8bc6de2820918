"""Addresses of the storefront, grouped by resource."""

from django.urls import path

from .views import (
    cart,
    cash_check,
    checkout,
    compare,
    gift_cards,
    home,
    listing,
    opinions,
    orders,
    pages,
    payment,
    payments,
    preferences,
    product,
    returns,
    sandbox_bank,
    search,
    seller,
    subscriptions,
    tenders,
    transfers,
    wishlist,
)

app_name = "storefront"
urlpatterns = [
    # Payments
    path("pay/<uuid:attempt>/return/", payments.payment_return, name="payment-return"),
    path("pay/<uuid:attempt>/back/", payments.payment_back, name="payment-back"),
    path("pay/<uuid:attempt>/transfer/", transfers.transfer, name="payment-transfer"),
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
    path("cart/codes/", cart.codes, name="cart-codes"),
    path("cart/codes/removal/", cart.code_removal, name="cart-code-removal"),
    # Saved items
    path("wishlist/items/<uuid:product>/", wishlist.saved_item, name="saved-item"),
    path("wishlists/<str:link>/", wishlist.shared, name="shared-wishlist"),
    # Gift cards
    path("gift-cards/", gift_cards.gift_cards, name="gift-cards"),
    path("gift-cards/balance/", gift_cards.balance, name="gift-card-balance"),
    # What people want to be told of
    path("newsletter/", subscriptions.newsletter, name="newsletter"),
    path("variants/<uuid:variant>/watch/", subscriptions.watch, name="watch"),
    path("subscriptions/<str:token>/", subscriptions.confirmation, name="subscription-confirmation"),
    path("subscriptions/<str:token>/end/", subscriptions.ending, name="subscription-ending"),
    # Checkout
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/contact/", checkout.contact, name="checkout-contact"),
    path("checkout/delivery/", checkout.delivery, name="checkout-delivery"),
    path("checkout/areas/", checkout.areas, name="checkout-areas"),
    path("checkout/checks/<slug:field>/", checkout.check, name="checkout-check"),
    path("checkout/payment/", payment.payment, name="checkout-payment"),
    path("checkout/payment/credit/", tenders.credit, name="checkout-credit"),
    path("checkout/payment/cards/", tenders.cards, name="checkout-cards"),
    path("checkout/payment/cards/<uuid:card>/removal/", tenders.card_removal, name="checkout-card-removal"),
    # Orders of guests
    path("orders/find/", orders.find_order, name="find-order"),
    path("orders/withdrawal/", returns.withdrawal, name="withdrawal"),
    path("orders/withdrawal/confirmation/", returns.withdrawal_confirmation, name="withdrawal-confirmation"),
    path("orders/<str:number>/<str:token>/", orders.order, name="order"),
    path("orders/<str:number>/<str:token>/parcels/<str:letter>/returns/", returns.new_return, name="return-new"),
    path("orders/<str:number>/<str:token>/returns/<uuid:public_id>/", returns.detail, name="return"),
    path(
        "orders/<str:number>/<str:token>/returns/<uuid:public_id>/shipment/", returns.shipment, name="return-shipment"
    ),
    path("orders/<str:number>/<str:token>/returns/<uuid:public_id>/ending/", returns.ending, name="return-ending"),
    path(
        "orders/<str:number>/<str:token>/returns/<uuid:public_id>/escalation/",
        returns.escalation,
        name="return-escalation",
    ),
    path(
        "orders/<str:number>/<str:token>/returns/<uuid:public_id>/files/<str:name>/", returns.file, name="return-file"
    ),
    path("orders/<str:number>/<str:token>/parcels/<str:letter>/", orders.parcel, name="order-parcel"),
    path("orders/<str:number>/<str:token>/confirmation-texts/", cash_check.cash_texts, name="cash-texts"),
    path("cash/<str:number>/<str:mark>/", cash_check.cash_check, name="cash-check"),
    path("orders/<str:number>/<str:token>/cancellation/", orders.cancellation, name="order-cancellation"),
    path("orders/<str:number>/<str:token>/downloads/<uuid:file>/", orders.download, name="order-download"),
    path(
        "orders/<str:number>/<str:token>/documents/<uuid:document>.<slug:ending>",
        orders.document,
        name="order-document",
    ),
    # shopfront
    path("", home.home, name="home"),
    path("products/", listing.products, name="products"),
    path("new/", listing.new, name="new"),
    path("trending/", listing.trending, name="trending"),
    path("compare/", compare.comparison, name="compare"),
    path("compare/<uuid:product>/", compare.compared, name="compared"),
    path("products/<slug:slug>/", product.product, name="product"),
    path("products/<slug:slug>/offer/", product.offer, name="offer"),
    path("products/<slug:slug>/questions/", opinions.questions, name="questions"),
    path("questions/<uuid:public_id>/answers/", opinions.answers, name="answers"),
    path("reviews/shops/<uuid:public_id>/votes/", opinions.shop_votes, name="shop-review-votes"),
    path("reviews/shops/<uuid:public_id>/report/", opinions.shop_report, name="shop-review-report"),
    path("reviews/<uuid:public_id>/votes/", opinions.votes, name="review-votes"),
    path("reviews/<uuid:public_id>/report/", opinions.report, name="review-report"),
    path("c/<path:path>/", listing.category, name="category"),
    path("sellers/<slug:slug>/", seller.seller, name="seller"),
    path("sellers/<slug:slug>/reviews/", seller.reviews, name="seller-reviews"),
    path("sellers/<slug:slug>/about/", seller.about, name="seller-about"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggest"),
    path("pages/<slug:slug>/", pages.page, name="page"),
    path("menu/", pages.menu, name="menu"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
]
