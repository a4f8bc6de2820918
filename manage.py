#!/usr/bin/env python
"""Django's command line; starts the project's own PostgreSQL first when it has one."""

import os
import sys


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if settings.EMBEDDED and "SHOP_RUN" not in os.environ:
        from shop.base import postgres

        with postgres.serving(settings.PGDIR):
            execute_from_command_line(sys.argv)
    else:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
