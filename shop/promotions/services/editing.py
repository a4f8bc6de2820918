"""Making, changing and switching off promotions. Orders keep what they were given; a change holds for the next one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.translated import Translated
from shop.promotions.models import Code, Promotion, Redemption, Target
from shop.promotions.queries import forget_promotions, overlapping
from shop.promotions.types import PLAIN, Kind, Payer, PromotionDraft, normal

SHORTEST_CODE = 4
MOST_TIERS = 10
COLUMNS = ("kind", "payer", "group", *PLAIN)


class CannotSavePromotion(Refusal):
    """What was filled in does not make a promotion; `field` says where to look."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create_promotion(*, draft: PromotionDraft, seller_id: int | None = None, by: Actor, at: datetime) -> Promotion:
    """An offer of the marketplace, or a seller's own coupon for its own goods. Raises CannotSavePromotion."""
    check(draft, seller_id=seller_id)
    promotion = Promotion(seller_id=seller_id, actor=str(by))
    _write(promotion, draft)
    audit.note("promotions.created", subject=_subject(promotion), by=by, at=at, after=_plain(promotion, draft))
    _forget()
    return promotion


@transaction.atomic
def edit_promotion(*, promotion_id: int, draft: PromotionDraft, by: Actor, at: datetime) -> Promotion:
    """Change a promotion for the orders to come. Raises CannotSavePromotion."""
    promotion = Promotion.objects.select_for_update(of=("self",)).get(pk=promotion_id)
    check(draft, seller_id=promotion.seller_id)
    used = Redemption.objects.filter(promotion=promotion, released_at=None).count()
    if draft.limit_total is not None and draft.limit_total < used:
        raise CannotSavePromotion(_("It has been used more often than that already."), "limit_total")
    before = {name: _json(getattr(promotion, name)) for name in COLUMNS}
    promotion.used = used
    _write(promotion, draft)
    after = _plain(promotion, draft)
    audit.note("promotions.changed", subject=_subject(promotion), by=by, at=at, before=before, after=after)
    _forget()
    return promotion


@transaction.atomic
def stop_promotion(*, promotion_id: int, by: Actor, at: datetime) -> None:
    """Switch a promotion off; what was ordered keeps its price. Safe to repeat."""
    promotion = lock(Promotion, promotion_id)
    if promotion.stopped_at is None:
        promotion.stopped_at = at
        promotion.save(update_fields=["stopped_at"])
        audit.note("promotions.stopped", subject=_subject(promotion), by=by, at=at)
        _forget()


@transaction.atomic
def resume_promotion(*, promotion_id: int, by: Actor, at: datetime) -> None:
    """Switch a promotion on again; its days and limits hold as before. Safe to repeat."""
    promotion = lock(Promotion, promotion_id)
    if promotion.stopped_at is not None:
        promotion.stopped_at = None
        promotion.save(update_fields=["stopped_at"])
        audit.note("promotions.resumed", subject=_subject(promotion), by=by, at=at)
        _forget()


def check(draft: PromotionDraft, *, seller_id: int | None) -> None:
    """Refuse what makes no promotion, with the field to look at. Raises CannotSavePromotion."""
    code = normal(draft.code)
    problems = [
        (not draft.label.strip(), "label", _("Write what shoppers will read beside the discount.")),
        *_amounts(draft),
        (
            draft.starts_at is not None and draft.ends_at is not None and draft.ends_at <= draft.starts_at,
            "ends_on",
            _("The last day comes before the first."),
        ),
        (
            draft.needs_code and bool(code) and len(code) < SHORTEST_CODE,
            "code",
            _("Write a code of at least 4 letters and digits."),
        ),
        (seller_id is not None and not draft.needs_code, "code", _("A coupon of a shop needs a code.")),
        (
            seller_id is None and draft.payer is Payer.SELLER and not draft.sellers,
            "sellers",
            _("Name the shops that pay for it."),
        ),
        (draft.limit_total == 0, "limit_total", _("Enter at least 1, or leave it empty.")),
        (draft.limit_per_customer == 0, "limit_per_customer", _("Enter at least 1, or leave it empty.")),
    ]
    for wrong, field, sentence in problems:
        if wrong:
            raise CannotSavePromotion(sentence, field)


def _amounts(draft: PromotionDraft) -> list[tuple[bool, str, str]]:
    """What has to be filled in for each kind."""
    percent = draft.kind in {Kind.PERCENT, Kind.BUNDLE} and not 0 < draft.percent_bps <= 10_000
    starts = [start for start, _bps in draft.tiers]
    steps = bool(draft.tiers) and len(draft.tiers) <= MOST_TIERS and starts == sorted(set(starts)) and starts[0] > 0
    sane = steps and all(0 < bps <= 10_000 for _start, bps in draft.tiers)
    return [
        (percent, "percent", _("Enter more than 0 and at most 100 percent.")),
        (draft.kind is Kind.FIXED and draft.amount_minor <= 0, "amount", _("Enter how much comes off.")),
        (
            draft.kind is Kind.BUNDLE and min(draft.buy_quantity, draft.get_quantity) < 1,
            "buy_quantity",
            _("Enter how many are bought and how many are cheaper, at least 1 each."),
        ),
        (
            draft.kind is Kind.TIERED and not (sane and draft.tier_by),
            "tiers",
            _("Write one to ten steps, one a line, each higher than the one before: 1000 = 5"),
        ),
    ]


def _write(promotion: Promotion, draft: PromotionDraft) -> None:
    """Every column, target and the shared code as the draft has it. Raises CannotSavePromotion for a taken code."""
    for name in COLUMNS:
        setattr(promotion, name, getattr(draft, name))
    promotion.tiers = [list(step) for step in draft.tiers]
    promotion.label = Translated({**promotion.label, get_language() or "en": draft.label.strip()})
    promotion.save()
    promotion.targets.all().delete()
    kinds = {"product_id": draft.products, "category_id": draft.categories, "seller_id": draft.sellers}
    Target.objects.bulk_create(
        Target(promotion=promotion, **{column: pk}) for column, pks in kinds.items() for pk in dict.fromkeys(pks)
    )
    _name(promotion, normal(draft.code) if draft.needs_code else "")


def _name(promotion: Promotion, text: str) -> None:
    """The one code that everybody may use."""
    if overlapping(text, besides=promotion.pk):
        raise CannotSavePromotion(_("Another promotion has this code already. Choose another one."), "code")
    row = Code.objects.filter(promotion=promotion, once=False).first()
    if not text:
        if row and not Redemption.objects.filter(code=row).exists():
            row.delete()
        return
    row = row or Code(promotion=promotion)
    row.text = text
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CannotSavePromotion(_("Another promotion has this code already. Choose another one."), "code") from error


def _forget() -> None:
    forget_promotions()
    transaction.on_commit(forget_promotions)


def _subject(promotion: Promotion) -> tuple[str, int]:
    return "promotions.promotion", promotion.pk


def _plain(promotion: Promotion, draft: PromotionDraft) -> dict[str, Any]:
    """A promotion as the audit log keeps it."""
    said = {name: _json(value) for name, value in asdict(draft).items()}
    return said | {"seller": promotion.seller_id}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
