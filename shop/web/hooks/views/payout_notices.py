"""Messages of providers that pay sellers: proven, and looked into after the answer."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.payments.types import BadNotice
from shop.payouts.queries import ways_to_pay_out
from shop.payouts.services import hear
from shop.web.common.requests import Request

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def payout_notices(request: Request, vendor: str) -> HttpResponse:
    """204 for every proven message, known or unknown, first or repeated; 400 for any other, without a reason."""
    if vendor not in {way.code for way in ways_to_pay_out() if way.hears and way.ready}:
        raise Http404
    try:
        hear(vendor=vendor, body=request.body, headers=request.headers, at=timezone.now())
    except (BadNotice, RawPostDataException) as error:
        logger.warning("refused a message to /hooks/payouts/%s/: %s", vendor, error)
        return HttpResponse(status=400)
    return HttpResponse(status=204)
