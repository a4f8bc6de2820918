"""What promotions are asked and what they answer with. Amounts in minor units of the marketplace's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.base.translated import Translated


class Kind(TextChoices):
    """What a promotion gives."""

    PERCENT = "percent", _("Percent off")
    FIXED = "fixed", _("An amount off")
    DELIVERY = "delivery", _("Free delivery")
    BUNDLE = "bundle", _("Buy some, get some cheaper")
    TIERED = "tiered", _("The more, the cheaper")


class Payer(TextChoices):
    """Who bears what a promotion takes off."""

    PLATFORM = "platform", _("The marketplace")
    SELLER = "seller", _("The shop that sells the goods")


class Group(TextChoices):
    """Whom a promotion is for."""

    EVERYBODY = "everybody", _("Everybody")
    CUSTOMERS = "customers", _("Customers with an account")
    PREMIUM = "premium", _("Premium customers")


class TierBy(TextChoices):
    """What the steps of a tiered promotion count."""

    AMOUNT = "amount", _("the amount")
    QUANTITY = "quantity", _("the number of pieces")


class Reason(TextChoices):
    """Why a code gives nothing; `%(gap)s` stands for what is missing, in the words of whoever prints it."""

    UNKNOWN = "unknown", _("We do not know this code. Check its letters and digits.")
    NOT_YET = "not_yet", _("This code does not hold yet.")
    OVER = "over", _("This code has ended.")
    USED_UP = "used_up", _("This code has been used as often as it can be.")
    ALREADY_USED = "already_used", _("You have already used this code.")
    SIGN_IN = "sign_in", _("Sign in to use this code: it is for customers with an account.")
    NOT_FIRST = "not_first", _("This code is for a first order only.")
    NOT_FOR_YOU = "not_for_you", _("This code is for premium customers.")
    OTHER_SELLER = "other_seller", _("This code is for things of another shop.")
    OTHER_GOODS = "other_goods", _("This code is for other things than those in your cart.")
    BELOW_AMOUNT = "below_amount", _("Add %(gap)s more of what this code is for.")
    BELOW_QUANTITY = "below_quantity", _("Add more pieces of what this code is for: %(gap)s still to go.")
    NOT_COMBINED = "not_combined", _("This code cannot be combined with another offer for the same things.")
    NO_DELIVERY = "no_delivery", _("Nothing in your cart needs a delivery that this code could pay.")

    @property
    def curable(self) -> bool:
        """Whether the cart or a sign-in can change it, so that the code is worth keeping."""
        return self in CURABLE


CURABLE = frozenset(
    {
        Reason.SIGN_IN,
        Reason.OTHER_SELLER,
        Reason.OTHER_GOODS,
        Reason.BELOW_AMOUNT,
        Reason.BELOW_QUANTITY,
        Reason.NOT_COMBINED,
        Reason.NO_DELIVERY,
    }
)


@dataclass(frozen=True, slots=True)
class DiscountableLine:
    """A line as promotions see it; `delivered` says whether it travels in a parcel."""

    key: str
    variant_id: int
    product_id: int
    category_id: int
    seller_id: int
    quantity: int
    total_minor: int
    delivered: bool = True


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who asks: nobody in particular without an id. `codes` in the order in which they were typed."""

    customer_id: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The promotion that gives something, as the order keeps it; `code` is empty where none was asked for."""

    promotion_id: int
    label: Translated
    payer: Payer
    code: str = ""


@dataclass(frozen=True, slots=True)
class Discount:
    """So much off one line, and why."""

    key: str
    amount_minor: int
    source: Source


@dataclass(frozen=True, slots=True)
class FreeDelivery:
    """A seller's parcel travels for nothing, and why."""

    seller_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What became of a code: it holds (`reason` is None), or why it gives nothing; `gap` is money or pieces."""

    code: str
    label: Translated
    reason: Reason | None = None
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Granted:
    """Everything that a cart gets."""

    discounts: tuple[Discount, ...] = ()
    deliveries: tuple[FreeDelivery, ...] = ()
    codes: tuple[CodeAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A promotion that an order makes use of, and what it takes off."""

    promotion_id: int
    code: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionDraft:
    """A promotion as an editor fills it in. `tiers` are (from, basis points); targets are ids."""

    label: str
    kind: Kind
    payer: Payer
    code: str = ""
    needs_code: bool = False
    percent_bps: int = 0
    amount_minor: int = 0
    buy_quantity: int = 0
    get_quantity: int = 0
    tier_by: str = ""
    tiers: tuple[tuple[int, int], ...] = ()
    most_minor: int | None = None
    minimum_minor: int = 0
    minimum_quantity: int = 0
    group: Group = Group.EVERYBODY
    first_order: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_total: int | None = None
    limit_per_customer: int | None = None
    exclusive: bool = False
    priority: int = 100
    products: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    sellers: tuple[int, ...] = ()


PLAIN = (
    "needs_code",
    "percent_bps",
    "amount_minor",
    "buy_quantity",
    "get_quantity",
    "tier_by",
    "most_minor",
    "minimum_minor",
    "minimum_quantity",
    "first_order",
    "starts_at",
    "ends_at",
    "limit_total",
    "limit_per_customer",
    "exclusive",
    "priority",
)
"""What of a draft stands in columns of the same name and type."""


def normal(code: str) -> str:
    """A code as it is kept: capitals and digits; spaces and dashes are for the eye."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[:32]
