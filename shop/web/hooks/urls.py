"""Addresses of the hooks surface."""

from django.urls import path

from .views import notices

app_name = "hooks"
urlpatterns = [
    path("<slug:provider>/", notices.notices, name="notices"),
]
