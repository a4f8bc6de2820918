"""Letters to send, and a server to send them to."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from shop.base.ids import uuid7
from shop.notifications.models import Mail
from shop.notifications.services import write_mail
from shop.notifications.types import Letter

from .postbox import Postbox, postbox


@pytest.fixture
def server(settings: object) -> Iterator[Postbox]:
    """A mail server that the marketplace uses."""
    with postbox() as running:
        smtp = {"host": "127.0.0.1", "port": running.port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp}}
        yield running


@pytest.fixture
def post(db: None, at: datetime) -> Callable[..., Mail]:
    """Writes a mail to somebody."""

    def write(recipient: str = "nusrat@example.com", kind: str = "orders.placed", due_at: datetime = at) -> Mail:
        letter = Letter(uuid7(), kind, recipient, "en", "accounts/reset")
        mail = write_mail(letter=letter, context={"url": "https://haat.example/auth/x/"}, at=due_at)
        assert mail is not None
        return mail

    return write
