"""Addresses of the hooks surface."""

from django.urls import path, re_path

from .views import notices, sightings

app_name = "hooks"
urlpatterns = [
    re_path(r"^(?P<code>pathao|steadfast|redx|easypost)/$", sightings.sightings, name="sightings"),
    path("<slug:provider>/", notices.notices, name="notices"),
]
