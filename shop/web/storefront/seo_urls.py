"""Addresses for crawlers, which carry no language."""

from django.urls import path

from .views import feeds, sitemap

app_name = "seo"
urlpatterns = [
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-places-<int:number>.xml", sitemap.places, name="sitemap-places"),
    path("sitemap-products-<int:number>.xml", sitemap.products, name="sitemap-products"),
    path("feeds/<str:token>/<slug:channel>-<slug:language>.<slug:ending>", feeds.feed, name="feed"),
]
