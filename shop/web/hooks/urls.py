"""Addresses of the hooks surface."""

from django.urls import path, re_path

from .views import notices, payout_notices, sightings

app_name = "hooks"
urlpatterns = [
    re_path(r"^(?P<code>pathao|steadfast|redx|easypost)/$", sightings.sightings, name="sightings"),
    path("payouts/<slug:vendor>/", payout_notices.payout_notices, name="payout-notices"),
    path("<slug:provider>/", notices.notices, name="notices"),
]
