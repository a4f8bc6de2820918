"""The reviews room as a Django application."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Reviews."""

    name = "shop.reviews"
    label = "reviews"
