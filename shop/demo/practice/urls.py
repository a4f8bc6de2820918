"""Where the practice providers answer; the root includes this in demo mode only."""

from django.urls import path

from . import views

app_name = "practice"
urlpatterns = [
    path("<slug:code>/<path:rest>", views.provider, name="provider"),
]
