"""Addresses of the back office."""

from django.urls import path

from .views import dashboard

app_name = "staff"
urlpatterns = [path("admin/", dashboard.dashboard, name="dashboard")]
