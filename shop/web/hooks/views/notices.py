"""Messages of payment providers: proven, kept and acted upon in one transaction, answered at once."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.checkout.services import receive_notice
from shop.payments.queries import methods_anywhere
from shop.payments.services import gateway_for
from shop.payments.types import BadNotice
from shop.store.queries import store
from shop.web.common.requests import Request

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def notices(request: Request, provider: str) -> HttpResponse:
    """204 for every proven message, known or unknown, first or repeated; 400 for any other, without a reason."""
    if provider not in {method.code for method in methods_anywhere(store())}:
        raise Http404
    try:
        notice = gateway_for(provider).read_notice(request.body, request.headers, at=timezone.now())
    except (BadNotice, RawPostDataException) as error:
        logger.warning("refused a message to /hooks/%s/: %s", provider, error)
        return HttpResponse(status=400)
    receive_notice(provider=provider, notice=notice, at=timezone.now())
    return HttpResponse(status=204)
