"""Addresses of the ops surface."""

from django.urls import path

from .views import health, media

app_name = "ops"
urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("media/<path:key>", media.public_file, name="media"),
]
