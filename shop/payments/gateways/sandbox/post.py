"""The bank's notices: signed JSON, posted to the shop over HTTP by the worker."""

from __future__ import annotations

import json
import logging

from django.conf import settings
from django.utils import timezone
from requests import RequestException
from requests_hardened import Config, Manager

from shop.payments.models import SandboxCharge

from .signing import HEADER, sign

logger = logging.getLogger(__name__)

# The bank calls its own machine, so the address filter of shop.base.http would be in the way.
_client = Manager(
    Config(default_timeout=(2, 5), never_redirect=True, ip_filter_enable=False, ip_filter_allow_loopback_ips=True)
)


def post_notice(charge_id: int) -> None:
    """Tell the shop how a charge was decided. Lost when the shop does not answer: it has to ask, as with any bank."""
    body = json.dumps(notice_of(SandboxCharge.objects.get(pk=charge_id))).encode()
    headers = {"Content-Type": "application/json", HEADER: sign(body, at=timezone.now())}
    try:
        answer = _client.send_request("POST", f"{settings.SITE_URL}/hooks/sandbox/", data=body, headers=headers)
        answer.raise_for_status()
    except RequestException as error:
        logger.warning("the sandbox bank could not deliver its notice of charge %s: %s", charge_id, error)


def notice_of(charge: SandboxCharge) -> dict[str, object]:
    """The notice about a decided charge; its id is the same however often it is sent."""
    return {
        "id": f"evt-{charge.public_id.hex}-{charge.state}",
        "type": f"charge.{charge.state}",
        "charge": {
            "id": charge.public_id.hex,
            "key": charge.key,
            "state": charge.state,
            "amount_minor": charge.amount_minor,
            "currency": charge.currency,
            "decline_code": charge.decline_code,
        },
    }
