"""The business that buys: its number is checked when the contact step is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.checkout.services import CompanyBlock
from shop.store.queries import store
from shop.tax.services import CannotTakeNumber, check_vat_number
from shop.tax.types import Outcome
from shop.web.common.requests import Request
from shop.web.storefront.checkout_forms import CompanyForm

if TYPE_CHECKING:
    from shop.checkout.models import Draft


def business_of(draft: Draft) -> dict[str, str]:
    """What the form begins with."""
    names = ("company_name", "vat_country", "vat_number", "purchase_order")
    kept = {name: getattr(draft, name) for name in names}
    return kept | {"vat_country": kept["vat_country"] or store().country}


def checked_company(request: Request, form: CompanyForm) -> CompanyBlock | None:
    """The block of a valid form with its number checked; None when the number is no good, which the form then says."""
    said = form.cleaned_data
    if not said["company_name"]:
        return CompanyBlock()
    if not said["vat_number"]:
        return CompanyBlock(company_name=said["company_name"], purchase_order=said["purchase_order"])
    try:
        country, at = said["vat_country"], timezone.now()
        check = check_vat_number(text=said["vat_number"], country=country, by=request.actor, at=at)
    except CannotTakeNumber as refusal:
        form.add_error("vat_number", str(refusal.message))
        return None
    if check.outcome == Outcome.DOWN:
        sentence = _("The register of VAT numbers does not answer now. Until it has confirmed yours, tax is charged.")
        messages.warning(request, sentence)
    return CompanyBlock(said["company_name"], country, check.number, check.pk, said["purchase_order"])
