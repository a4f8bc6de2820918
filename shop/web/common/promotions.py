"""What the editors of office and shops share: rows in words, saving a form, codes as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.digits import page_digits
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.orders.types import Badge
from shop.promotions.queries import code_rows, codes_of, draft_of, names_of, uses_of
from shop.promotions.services import (
    CannotSavePromotion,
    create_promotion,
    edit_promotion,
    make_codes,
    resume_promotion,
    stop_promotion,
)
from shop.store.queries import store

from .promotion_forms import CodesForm, PromotionForm, initial_of
from .promotion_words import sentence_of
from .requests import UserRequest

EDITOR = "promotions/editor.html"

if TYPE_CHECKING:
    from shop.promotions.models import Promotion


def surface(name: str, *, new_title: Promise) -> dict[str, Any]:
    """What the editor that seller and staff share needs of theirs: its layout, routes, and what a new one is called."""
    routes = {
        "list_route": "promotions",
        "codes_route": "promotion-codes",
        "file_route": "promotion-codes-file",
        "ending_route": "promotion-ending",
        "resumption_route": "promotion-resumption",
    }
    return {"layout": f"layouts/{name}.html", "new_title": new_title} | {
        key: f"{name}:{route}" for key, route in routes.items()
    }


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """One promotion of a list: in one sentence, with how often it was used and what it took off."""

    promotion: Promotion
    sentence: str
    badge: Badge
    uses: int
    worth: Money


def rows_of(promotions: Iterable[Promotion], *, at: datetime) -> list[PromotionRow]:
    """Promotions in words, with their figures in one query."""
    found = list(promotions)
    uses = uses_of(one.pk for one in found)
    return [_row(one, *uses.get(one.pk, (0, 0)), at=at) for one in found]


def _row(promotion: Promotion, count: int, minor: int, *, at: datetime) -> PromotionRow:
    goods = [str(one.category.title) for one in promotion.targets.all() if one.category]
    goods += [str(one.product.title) for one in promotion.targets.all() if one.product]
    goods += [str(one.seller.name) for one in promotion.targets.all() if one.seller]
    sentence = sentence_of(draft_of(promotion), goods)
    return PromotionRow(promotion, sentence, badge_of(promotion, at=at), count, Money(minor, store().currency))


def badge_of(promotion: Promotion, *, at: datetime) -> Badge:
    """Whether it holds now."""
    if promotion.stopped_at is not None:
        return Badge(_("Switched off"))
    if promotion.ends_at is not None and promotion.ends_at <= at:
        return Badge(_("Over"))
    if promotion.starts_at is not None and at < promotion.starts_at:
        return Badge(_("Not begun"), "info")
    if promotion.limit_total is not None and promotion.used >= promotion.limit_total:
        return Badge(_("Used up"), "warning")
    return Badge(_("Running"), "success")


def form_of(data: Any, promotion: Promotion | None, *, seller_id: int | None) -> PromotionForm:
    """The form as it was sent, else as the promotion stands."""
    draft = draft_of(promotion) if promotion else None
    start = (
        initial_of(draft) if draft else {"kind": "percent", "group": "everybody", "priority": 100, "payer": "platform"}
    )
    return PromotionForm(data, initial=start, seller_id=seller_id)


def preview_of(form: PromotionForm, promotion: Promotion | None) -> str:
    """The promotion in a sentence: as it was filled in where that is whole, else as it stands."""
    if form.is_bound:
        return sentence_of(form.draft(), names_of(form.draft())) if form.is_valid() else ""
    return sentence_of(draft_of(promotion), names_of(draft_of(promotion))) if promotion else ""


def saved(form: PromotionForm, promotion: Promotion | None, *, by: Actor) -> Promotion | None:
    """The promotion made or changed as the form says; None, with the reason in the form, where that cannot be."""
    if not form.is_valid():
        return None
    now, draft = timezone.now(), form.draft()
    try:
        if promotion is None:
            return create_promotion(draft=draft, seller_id=form.seller_id, by=by, at=now)
        return edit_promotion(promotion_id=promotion.pk, draft=draft, by=by, at=now)
    except CannotSavePromotion as refusal:
        form.refuse(refusal)
        return None


def editor_context(form: PromotionForm, promotion: Promotion | None, codes: CodesForm | None = None) -> dict[str, Any]:
    """What the page of one promotion shows."""
    now = timezone.now()
    context: dict[str, Any] = {"form": form, "promotion": promotion, "preview": preview_of(form, promotion)}
    if promotion is None:
        return context
    count, used = codes_of(promotion.pk)
    figures = {"row": rows_of([promotion], at=now)[0], "codes_count": count, "codes_used": used}
    return context | figures | {"codes_form": codes or CodesForm(initial={"count": 100, "known": count})}


def codes_file(promotion: Promotion, *, by: Actor) -> HttpResponse:
    """Every code of a promotion that works once, as CSV; the download is an audit entry."""
    now, lines = timezone.now(), StringIO()
    writer = csv.writer(lines)
    writer.writerow(("code", "used"))
    writer.writerows((row.text, "yes" if row.used else "no") for row in code_rows(promotion.pk))
    subject = ("promotions.promotion", promotion.pk)
    audit.note("promotions.codes_exported", subject=subject, by=by, at=now)
    answer = HttpResponse(lines.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="codes-{promotion.pk}-{now:%Y%m%d}.csv"'
    return answer


def codes_made(request: UserRequest, promotion: Promotion, form: CodesForm) -> None:
    """Make the codes that a valid form asks for, and say how it went."""
    said = form.cleaned_data
    try:
        made = make_codes(
            promotion_id=promotion.pk,
            count=said["count"],
            known=said["known"],
            prefix=said["begin"],
            by=request.actor,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, page_digits(_("Codes made: %(count)d.") % {"count": made}))


def switched_off(request: UserRequest, promotion: Promotion) -> None:
    """End it for now, and say so."""
    stop_promotion(promotion_id=promotion.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Switched off. What was ordered keeps its price."))


def switched_on(request: UserRequest, promotion: Promotion) -> None:
    """Let it go on, and say so."""
    resume_promotion(promotion_id=promotion.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Switched on. Its days and limits hold as before."))
