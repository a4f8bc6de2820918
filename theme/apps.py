"""App configuration of the theme."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """Makes ``theme/static`` known to the static file finders."""

    name = "theme"
