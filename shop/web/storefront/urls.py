"""Addresses of the storefront, grouped by resource."""

from django.urls import path

from .views import home, listing, pages, preferences, product, search, seller

app_name = "storefront"
urlpatterns = [
    # shopfront
    path("", home.home, name="home"),
    path("products/", listing.products, name="products"),
    path("products/<slug:slug>/", product.product, name="product"),
    path("products/<slug:slug>/offer/", product.offer, name="offer"),
    path("c/<path:path>/", listing.category, name="category"),
    path("sellers/<slug:slug>/", seller.seller, name="seller"),
    path("search/", search.search, name="search"),
    path("pages/<slug:slug>/", pages.page, name="page"),
    path("menu/", pages.menu, name="menu"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
]
