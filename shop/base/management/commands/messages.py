"""`manage.py messages`: collect the texts of code and templates into locale/ and compile them; `--check` only looks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.base import messages


class Command(BaseCommand):
    """Keeps locale/ in step with the code."""

    help = "Collects and compiles the texts of the interface."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
        parser.add_argument("--list", metavar="LANGUAGE", help="print the texts that have no translation yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, look or list."""
        source = messages.collected()
        if options["list"]:
            for message in messages.untranslated(messages.updated(options["list"], source)):
                self.stdout.write(repr(message.id))
            return
        problems = [p for language in messages.languages() for p in self._keep(language, source, look=options["check"])]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("The translations are complete.")

    def _keep(self, language: str, source: Any, *, look: bool) -> list[str]:
        catalog = messages.updated(language, source)
        po, mo = messages.po_path(language), messages.po_path(language).with_suffix(".mo")
        missing = len(messages.untranslated(catalog))
        problems = [f"{language}: {missing} texts have no translation; edit {po.name}."] if missing else []
        wanted = {po: messages.po_of(catalog), mo: messages.mo_of(catalog)}
        if look:
            stale = [path for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]
            return problems + [f"{language}: {path.name} is not up to date; run make messages." for path in stale]
        for path, content in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return problems
