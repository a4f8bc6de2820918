"""Addresses of the ops surface."""

from django.conf import settings
from django.urls import path

from .views import health, mail, media, security_txt
from .views.components import Components

app_name = "ops"
urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    path("media/<path:key>", media.public_file, name="media"),
    path("dev/mail/", mail.mailbox, name="mail"),
    path("dev/mail/<uuid:public_id>/", mail.letter, name="mail-detail"),
    path("dev/mail/<uuid:public_id>/body/", mail.letter_body, name="mail-body"),
]
if settings.DEMO:
    urlpatterns.append(path("dev/components/", Components.as_view(), name="components"))
