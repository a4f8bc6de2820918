"""Addresses of the ops surface."""

from django.urls import path

from .views import health, mail

app_name = "ops"
urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("dev/mail/", mail.mailbox, name="mail"),
    path("dev/mail/<uuid:public_id>/", mail.letter, name="mail-detail"),
    path("dev/mail/<uuid:public_id>/body/", mail.letter_body, name="mail-body"),
]
