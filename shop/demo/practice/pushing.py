"""Messages that practice providers send to the shop by themselves, over HTTP, from the worker."""

from __future__ import annotations

import logging

from django.conf import settings
from requests import RequestException
from requests_hardened import Config, Manager

logger = logging.getLogger(__name__)

# The provider calls its own machine, so the address filter of shop.base.http would be in the way.
_client = Manager(
    Config(default_timeout=(2, 5), never_redirect=True, ip_filter_enable=False, ip_filter_allow_loopback_ips=True)
)


def push(url: str, body: str, headers: dict[str, str]) -> None:
    """A task. To this shop only; lost when the shop does not answer: it has to ask, as with any provider."""
    if not settings.DEMO or not url.startswith(f"{settings.SITE_URL}/"):
        return
    try:
        _client.send_request("POST", url, data=body.encode(), headers=headers).raise_for_status()
    except RequestException as error:
        logger.warning("a practice provider could not deliver its message: %s", error)
