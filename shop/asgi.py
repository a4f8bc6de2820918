"""Live updates: the bare ASGI application that uvicorn serves under /live/."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from shop.web.live.application import LiveApplication  # noqa: E402  the apps must be ready first

application = LiveApplication()
