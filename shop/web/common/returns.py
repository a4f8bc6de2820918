"""Pages of returns that several surfaces share: the buyer's with and without an account, and the two who decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.base.files import open_stored
from shop.base.refusal import Refusal
from shop.returns.queries import buyers_case_view, case_view, case_views, cases_of_order, offer_of, photo_of
from shop.returns.services import (
    accept_return,
    ask_return,
    end_return,
    escalate_return,
    refuse_return,
    send_return,
    settle_return,
)

from .pages import page
from .requests import Request
from .return_forms import AcceptanceForm, EscalationForm, ReceiptForm, RefusalForm, ReturnForm, SentForm

if TYPE_CHECKING:
    from shop.orders.models import Order, Package
    from shop.returns.models import ReturnCase


def surface(name: str) -> dict[str, str]:
    """What the pages that seller and staff share need of theirs: its layout, and the names of its routes."""
    routes = {"case_route": "return", "list_route": "returns", "policy_route": "return-policy"}
    return {"layout": f"layouts/{name}.html"} | {key: f"{name}:{route}" for key, route in routes.items()}


Address = Callable[["ReturnCase"], str]
LABEL = "label"


@dataclass(frozen=True, slots=True)
class ReturnPlace:
    """Where a buyer's returns are: the order's page, and the page of a case."""

    order: str
    case: Address


def parcel_or_404(order: Order, letter: str) -> Package:
    """One parcel of an order that was found through its owner."""
    for package in order.packages.all():
        if package.letter == letter:
            package.order = order
            return package
    raise Http404


def asking(request: Request, package: Package, place: ReturnPlace) -> HttpResponse:
    """The form that asks for a return; POST opens the case."""
    offer = offer_of(package, at=timezone.now())
    sent = request.method == "POST"
    has_account = package.order.user_id is not None
    files = request.FILES if sent else None
    form = ReturnForm(request.POST if sent else None, files, offer=offer, has_account=has_account)
    if sent and form.is_valid():
        try:
            case = ask_return(draft=form.draft(package.pk), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("We told the seller. You read the answer here and in your mail."))
            return redirect(place.case(case))
    earlier = [case for case in cases_of_order(package.order_id) if case.package_id == package.pk]
    cases = [(view, place.case(case)) for case, view in zip(earlier, case_views(earlier), strict=True)]
    context = {"form": form, "offer": offer, "number": package.number, "order_url": place.order, "cases": cases}
    return page(request, "storefront/returns/ask.html", context, status=422 if form.errors else 200)


def case_page(
    request: Request, case: ReturnCase, place: ReturnPlace, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The buyer's page of a case."""
    context = {
        "case": buyers_case_view(case),
        "case_url": place.case(case),
        "order_url": place.order,
        "sent_form": SentForm(),
        "escalation_form": EscalationForm(),
        "refusal": refusal,
    }
    return page(request, "storefront/returns/case.html", context, status=status)


def shipment(request: Request, case: ReturnCase, place: ReturnPlace) -> HttpResponse:
    """The buyer handed the goods over."""
    form = SentForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, place, refusal=_("Write less: a name and a code are enough."), status=422)
    return _moved(request, case, place, send_return, _("We told the seller that it is on its way."), form.cleaned_data)


def ending(request: Request, case: ReturnCase, place: ReturnPlace) -> HttpResponse:
    """The buyer keeps the goods."""
    return _moved(request, case, place, end_return, _("The return is called off."), {})


def escalation(request: Request, case: ReturnCase, place: ReturnPlace) -> HttpResponse:
    """The buyer asks staff to decide."""
    form = EscalationForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, place, refusal=_("Write it shorter: 300 signs at most."), status=422)
    return _moved(request, case, place, escalate_return, _("Our staff look at it now."), form.cleaned_data)


def _moved(
    request: Request,
    case: ReturnCase,
    place: ReturnPlace,
    service: Callable[..., Any],
    said: str,
    fields: dict[str, Any],
) -> HttpResponse:
    try:
        service(case_id=case.pk, **fields, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return case_page(request, case, place, refusal=str(refusal.message), status=409)
    messages.success(request, said)
    return redirect(place.case(case))


def case_file(case: ReturnCase, name: str) -> FileResponse:
    """A photo of a case by its public id, or its label, for whoever may see the case. Raises Http404."""
    try:
        photo = None if name == LABEL else photo_of(case, name)
        key = photo.key if photo else case.label_key
        if not key:
            raise Http404
        content = open_stored(key)
    except (ObjectDoesNotExist, ValidationError, FileNotFoundError) as missing:
        raise Http404 from missing
    if photo:
        return FileResponse(content, content_type=photo.content_type)
    ending = key.rpartition(".")[2]
    return FileResponse(content, as_attachment=True, filename=f"{case.number}.{ending}")


# Who decides -------------------------------------------------------------------------------------------------------


def decision_context(case: ReturnCase, view: Any = None, **forms: Any) -> dict[str, Any]:
    """What the page of whoever decides prints; a form that was sent comes along with its errors."""
    shown = view or case_view(case)
    return {
        "case": shown,
        "acceptance_form": AcceptanceForm(),
        "refusal_form": RefusalForm(),
        "receipt_form": ReceiptForm(case=shown),
        **forms,
    }


def accept(request: Request, case: ReturnCase, *, staff: bool = False) -> dict[str, Any]:
    """Say yes; answers what the page has to show instead when that did not work."""
    form = AcceptanceForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"acceptance_form": form}
    return _decided(
        {"acceptance_form": form},
        lambda: accept_return(case_id=case.pk, answer=form.answer(), staff=staff, by=request.actor, at=timezone.now()),
    )


def refuse(request: Request, case: ReturnCase, *, staff: bool = False) -> dict[str, Any]:
    """Say no; answers what the page has to show instead when that did not work."""
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return {"refusal_form": form}
    reason = form.cleaned_data["reason"]
    return _decided(
        {"refusal_form": form},
        lambda: refuse_return(case_id=case.pk, reason=reason, staff=staff, by=request.actor, at=timezone.now()),
    )


def receive(request: Request, case: ReturnCase) -> dict[str, Any]:
    """Note what came back; answers what the page has to show instead when that did not work."""
    form = ReceiptForm(request.POST, case=case_view(case))
    if not form.is_valid():
        return {"receipt_form": form}
    return _decided(
        {"receipt_form": form},
        lambda: settle_return(case_id=case.pk, receipt=form.receipt(), by=request.actor, at=timezone.now()),
    )


def _decided(forms: dict[str, Any], service: Callable[[], object]) -> dict[str, Any]:
    try:
        service()
    except Refusal as refusal:
        return {**forms, "refusal": str(refusal.message)}
    return {}
