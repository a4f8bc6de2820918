"""The yardstick: what Django itself needs to read the same rows with one query and print them through a small template.

Its pages go through the same middleware as the shop's; they have no navigation, no facets, no words to translate.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from shop.catalog.models import Product, ProductImage, Variant
from shop.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

LISTING = engines["django"].from_string("""<!doctype html><title>Products</title><ul>
{% for product in products %}<li><a href="/products/{{ product.slug }}/"><img src="/media/{{ product.pictures.0 }}-480.webp">
{{ product.title }}</a> {{ product.seller.name }} {{ product.min_price_minor }} {{ product.compare_at_minor|default:"" }}
{{ product.rating_tenths|default:"" }} {{ product.review_count }}</li>{% endfor %}</ul>""")
PRODUCT = engines["django"].from_string("""<!doctype html><title>{{ product.title }}</title><h1>{{ product.title }}</h1>
<p>{{ product.seller.name }} {{ product.brand }}</p>{% for key in product.pictures %}<img src="/media/{{ key }}-480.webp">
{% endfor %}<ul>{% for variant in variants %}<li>{{ variant.sku }} {{ variant.options_text }} {{ variant.price_minor }}
{{ variant.compare_at_minor|default:"" }} {{ variant.stock.on_hand }}</li>{% endfor %}</ul>{{ product.description }}""")
PAGE = 36


def pictures_of(product: str) -> ArraySubquery:
    """The keys of a product's pictures, in the same query."""
    ready = ProductImage.objects.filter(product=OuterRef(product), state="ready").order_by("position")
    return ArraySubquery(ready.values("base_key"))


def listed() -> QuerySet[Product]:
    """The products in the listing's usual order."""
    active = Product.objects.filter(status="active").order_by("-featured", "-published_at", "-pk")
    return active.select_related("seller").annotate(pictures=pictures_of("pk"))


def listing(request: HttpRequest) -> HttpResponse:
    """The first 36 products."""
    return HttpResponse(LISTING.render({"products": listed()[:PAGE]}, request))


def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product with its variants, all read from the variants' side."""
    linked = ("product__seller", "product__brand", "value1", "value2", "value3", "stock")
    variants = Variant.objects.filter(product__slug=slug).select_related(*linked)
    found = list(variants.annotate(pictures=pictures_of("product")).order_by("position"))
    found[0].product.pictures = found[0].pictures
    return HttpResponse(PRODUCT.render({"product": found[0].product, "variants": found}, request))


urlpatterns = [path("bare/listing/", listing), path("bare/products/<slug:slug>/", product), *urlpatterns]
