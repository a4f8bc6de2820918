"""Messages of carriers: proven, kept and acted upon, answered in the words that each of them wants to hear."""

from __future__ import annotations

import json
import logging

from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.base.actor import Actor
from shop.fulfilment.services import note_sightings
from shop.shipping.carriers import carrier_for
from shop.shipping.carriers.types import BadMessage
from shop.web.common.requests import Request

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def sightings(request: Request, code: str) -> HttpResponse:
    """The carrier's own answer for every proven message, first or repeated; 400 for any other, without a reason."""
    try:
        message = carrier_for(code).read_message(request.body, request.headers, query=request.GET.dict())
    except (BadMessage, RawPostDataException) as error:
        logger.warning("refused a message to /hooks/%s/: %s", code, error)
        return HttpResponse(status=400)
    note_sightings(carrier_code=code, seen=message.sightings, by=Actor.provider(code), at=timezone.now())
    body = json.dumps(message.reply.document) if message.reply.document is not None else ""
    return HttpResponse(
        body, status=message.reply.status, headers=dict(message.reply.headers), content_type="application/json"
    )
