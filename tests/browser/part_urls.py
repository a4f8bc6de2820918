"""Addresses for the tests of components and script: the gallery, a page to play on, answers of every kind."""

from time import sleep

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.templatetags.static import static
from django.urls import include, path

from shop.web.ops.views.components import Components

PLAYGROUND = """
{% extends "layouts/storefront.html" %}
{% block title %}Playground{% endblock %}
{% block main %}
  <h1>Playground</h1>
  <button type="button" id="good" hx-get="/answer/200/" hx-target="#region" hx-indicator="#region">Good</button>
  <button type="button" id="refused" hx-get="/answer/422/" hx-target="#region">Refused</button>
  <button type="button" id="broken" hx-get="/answer/500/" hx-target="#region">Broken</button>
  <button type="button" id="missing" hx-get="/answer/404/" hx-target="#region">Missing</button>
  <button type="button" id="slow" hx-get="/answer/200/?wait=1" hx-target="#region" hx-indicator="#region">Slow</button>
  <div id="region">Before</div>
  <div class="relative h-14">{% load cards %}{% save_button "Kettle" "/answer/500/?wait=1" "kettle" %}</div>
  <button type="button" data-print>Print</button>
  <button type="button" id="buy">Add to cart</button>
  <div data-buy-bar="#buy" hidden>Buy bar</div>
  <div class="h-dvh"></div><div class="h-dvh"></div>
{% endblock main %}
"""
SUGGESTIONS = """
<ul role="listbox" aria-label="Suggestions">
  <li role="option" id="s1" aria-selected="false"><a href="/page/clay/">Clay</a></li>
  <li role="option" id="s2" aria-selected="false"><a href="/page/cups/">Cups</a></li>
</ul>
"""
NAMES = {
    "storefront": [
        "home",
        "search",
        "cart",
        "find-order",
        "gift-cards",
        "language",
        "menu",
        "newsletter",
        "withdrawal",
    ],
    "account": ["login", "register", "logout", "orders", "saved"],
    "seller": ["dashboard", "orders"],
    "staff": ["dashboard"],
}


def playground(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PLAYGROUND).render({}, request))


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """An answer with this status, after `wait` seconds."""
    sleep(float(request.GET.get("wait", "0")))
    return HttpResponse(f"<p>Answer {status}</p><p tabindex='-1' data-focus id='marked'>Here</p>", status=status)


def suggestions(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SUGGESTIONS)


def plain(request: HttpRequest, **_named: str) -> HttpResponse:
    """A page with our stylesheet, because view transitions need it on both sides."""
    style = f"<link rel=icon href=data:,><link rel=stylesheet href='{static('css/dist/styles.css')}'>"
    return HttpResponse(f"<!doctype html>{style}<title>{request.path}</title><h1>{request.path}</h1>")


def stand_ins(area: str) -> list[object]:
    """Pages with the names the layouts link to."""
    return [path(f"{area}/{name}/", plain, name=name) for name in NAMES[area]]


storefront = [
    *stand_ins("storefront"),
    path("page/<slug:slug>/", plain, name="page"),
    path("suggest/", suggestions, name="suggest"),
    path("theme/", plain, name="theme"),
]
urlpatterns = [
    path("dev/components/", Components.as_view()),
    path("dev/playground/", playground),
    path("answer/<int:status>/", answer),
    path("", include((storefront, "storefront"))),
    *[path("", include((stand_ins(area), area))) for area in ("account", "seller", "staff")],
]
