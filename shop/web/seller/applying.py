"""What the pages of an application share: whose it is, how far it is, and no way past an open step."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.sellers.queries import last_answer_of, owned_seller, progress_of
from shop.sellers.types import Progress, Standing, Step
from shop.web.common.access import View, shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

if TYPE_CHECKING:
    from shop.sellers.models import Seller

LABELS: dict[Step, Promise] = {
    Step.SHOP: _("Shop"),
    Step.BUSINESS: _("Business"),
    Step.DOCUMENTS: _("Documents"),
    Step.BANK: _("Payouts"),
    Step.REVIEW: _("Review"),
}
FILLING_IN = {Standing.INVITED, Standing.ONBOARDING}
FIRST = Progress(frozenset(), ())


class ApplicantRequest(UserRequest):
    """A request of somebody who applies; `application` is None before the first step was sent, `seller` then absent."""

    application: Seller | None
    seller: Seller
    progress: Progress


def url_of(step: Step) -> str:
    """The page of a step."""
    return reverse(f"seller:register-{step}")


def place_of(seller: Seller | None, progress: Progress) -> str:
    """Where the application goes on."""
    return url_of(Step.REVIEW if seller and seller.status not in FILLING_IN else progress.next)


def at_step(step: Step) -> Callable[[View], View]:
    """Open the page of a step that is reached, while it may be changed; others are led to where they stand."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @shopper_required
        def guarded(request: UserRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            seller = owned_seller(request.user.pk)
            if seller and not seller.applying:
                return redirect("seller:dashboard")
            progress = progress_of(seller) if seller else FIRST
            closed = seller is not None and seller.status not in FILLING_IN
            if (closed and step != Step.REVIEW) or not (closed or progress.reached(step)):
                return redirect(place_of(seller, progress))
            applicant = cast("ApplicantRequest", request)
            applicant.application, applicant.progress = seller, progress
            if seller:
                applicant.seller = seller
            return view(applicant, *args, **kwargs)

        return guarded

    return decorate


def step_page(
    request: ApplicantRequest, step: Step, context: dict[str, Any], *, status: int | None = None
) -> HttpResponse:
    """The page of a step between the others; with an error in its form it answers 422."""
    seller, form = request.application, context.get("form")
    shell = {
        "steps": [_entry(request, entry, current=step) for entry in Step],
        "seller": seller,
        "answer": last_answer_of(seller) if seller and seller.status == Standing.ONBOARDING else None,
    }
    code = status or (422 if form is not None and form.errors else 200)
    return page(request, f"seller/apply/{step}.html", shell | context, status=code)


def _entry(request: ApplicantRequest, step: Step, *, current: Step) -> dict[str, object]:
    open_to_change = request.application is None or request.application.status in FILLING_IN
    done = step in request.progress.done or not open_to_change
    state = "now" if step == current else "done" if done else "next"
    return {"label": LABELS[step], "state": state, "url": url_of(step) if open_to_change else ""}
