"""Addresses of the ops surface."""

from django.urls import path

from .views import health

app_name = "ops"
urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
