"""What the editors of office and shops look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from shop.catalog.models import Category, Product
from shop.promotions.models import Code, Promotion, Redemption
from shop.promotions.types import PLAIN, Group, Kind, Payer, PromotionDraft
from shop.sellers.models import Seller


def _shown() -> QuerySet[Promotion]:
    """Promotions with what an editor prints, newest first."""
    shared = Prefetch("codes", Code.objects.filter(once=False).order_by("pk"))
    related = ("targets__product", "targets__category", "targets__seller", shared)
    return Promotion.objects.select_related("seller").prefetch_related(*related).order_by("-pk")


def promotions_of_marketplace(*, at: datetime | None = None) -> QuerySet[Promotion]:
    """Every promotion, coupons of shops too; with `at` only those that hold then or will."""
    found = _shown()
    return found if at is None else found.filter(Q(ends_at=None) | Q(ends_at__gt=at), stopped_at=None)


def promotions_of_seller(seller: Seller) -> QuerySet[Promotion]:
    """The seller's own coupons."""
    return _shown().filter(seller=seller.pk)


def promotion_of_seller(seller: Seller, public_id: UUID) -> Promotion:
    """One of the seller's coupons. Raises Promotion.DoesNotExist."""
    return promotions_of_seller(seller).get(public_id=public_id)


def runs_now(public_id: str, *, at: datetime) -> bool:
    """Whether the promotion with this id holds at an instant; False for one that nobody made."""
    try:
        found = Promotion.objects.filter(public_id=UUID(public_id)).first()
    except ValueError:
        return False
    return found is not None and found.runs_at(at)


def draft_of(promotion: Promotion) -> PromotionDraft:
    """A promotion as its editor fills it in; read it through one of the queries above."""
    targets = list(promotion.targets.all())
    shared = next((row.text for row in promotion.codes.all() if not row.once), "")
    return PromotionDraft(
        label=str(promotion.label),
        kind=Kind(promotion.kind),
        payer=Payer(promotion.payer),
        code=shared,
        group=Group(promotion.group),
        tiers=tuple((start, bps) for start, bps in promotion.tiers),
        products=tuple(one.product_id for one in targets if one.product_id),
        categories=tuple(one.category_id for one in targets if one.category_id),
        sellers=tuple(one.seller_id for one in targets if one.seller_id),
        **{name: getattr(promotion, name) for name in PLAIN},
    )


def names_of(draft: PromotionDraft) -> list[str]:
    """What a promotion is for, in the reader's language: categories, products, shops."""
    categories = Category.objects.filter(pk__in=draft.categories).order_by("path") if draft.categories else ()
    products = Product.objects.filter(pk__in=draft.products).order_by("pk") if draft.products else ()
    sellers = Seller.objects.filter(pk__in=draft.sellers).order_by("pk") if draft.sellers else ()
    titles = [str(one.title) for one in (*categories, *products)]
    return titles + [str(one.name) for one in sellers]


def products_with_slugs(slugs: Iterable[str], *, seller_id: int | None = None) -> dict[str, int]:
    """The products with these addresses, of one seller or of all."""
    found = Product.objects.filter(slug__in=list(slugs))
    found = found if seller_id is None else found.filter(seller=seller_id)
    return dict(found.order_by("pk").values_list("slug", "pk"))


def sellers_with_slugs(slugs: Iterable[str]) -> dict[str, int]:
    """The shops with these addresses."""
    return dict(Seller.objects.filter(slug__in=list(slugs)).order_by("pk").values_list("slug", "pk"))


def slugs_of(draft: PromotionDraft) -> tuple[list[str], list[str]]:
    """The addresses of a draft's products, and those of its shops."""
    products = Product.objects.filter(pk__in=draft.products).order_by("pk") if draft.products else ()
    sellers = Seller.objects.filter(pk__in=draft.sellers).order_by("pk") if draft.sellers else ()
    return [one.slug for one in products], [one.slug for one in sellers]


def uses_of(promotion_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How often each was used and what it took off in minor units, orders that fell through left out; one query."""
    rows = Redemption.objects.filter(promotion__in=list(promotion_ids), released_at=None).order_by()
    sums = rows.values("promotion").annotate(count=Count("pk"), minor=Sum("amount_minor"))
    return {row["promotion"]: (row["count"], row["minor"]) for row in sums}


def codes_of(promotion_id: int) -> tuple[int, int]:
    """How many codes that work once there are, and how many of them were used."""
    found = Code.objects.filter(promotion=promotion_id, once=True).aggregate(
        count=Count("pk"), used=Count("pk", filter=Q(used=1))
    )
    return found["count"], found["used"]


def code_rows(promotion_id: int) -> QuerySet[Code]:
    """The codes that work once, in the order in which they were made."""
    return Code.objects.filter(promotion=promotion_id, once=True).order_by("pk")


def overlapping(text: str, *, besides: int | None = None) -> bool:
    """Whether another promotion has this code already."""
    return Code.objects.filter(text=text).exclude(promotion=besides).exists()
