"""A seller's account in words: entries, rows of a statement, and what a sheet of paper says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.base.digits import page_digits
from shop.base.money import Money
from shop.disputes.types import DisputeStatus
from shop.ledger.types import SellerEntry, Wanted
from shop.orders.types import REFERENCE, Badge
from shop.payouts.prints import Line, Sheet
from shop.payouts.queries import adjustment_reasons, package_numbers, payouts_of_page
from shop.payouts.types import Figures, PayoutStatus
from shop.sellers.types import Wallet
from shop.store.queries import store
from shop.web.common.numbers import number_text

if TYPE_CHECKING:
    from shop.disputes.models import Dispute
    from shop.payouts.models import Payout
    from shop.sellers.models import PayoutAccount, Seller

PAYOUT, ADJUSTMENT = "payout:", "adjustment:"
SALES, BACK = {"sale"}, {"short", "return", "chargeback", "chargewon", "cancel"}
TITLES: dict[tuple[str, str], Promise] = {
    ("sale", ""): _("Sale"),
    ("sale", "goods"): _("Sale"),
    ("sale", "delivery"): _("Delivery"),
    ("sale", "promotion"): _("Discount paid by the marketplace"),
    ("sale", "commission"): _("Commission"),
    ("sale", "vat"): _("VAT on commission"),
    ("sale", "tax"): _("Tax that the marketplace pays"),
    ("payout", ""): _("Payout"),
    ("payfail", ""): _("Payout could not be sent"),
    ("payback", ""): _("Payout returned by the bank"),
    ("adjust", ""): _("Adjustment"),
}
GIVEN_BACK: dict[str, Promise] = {
    "": _("Refund"),
    "goods": _("Refund"),
    "delivery": _("Delivery refunded"),
    "promotion": _("Discount paid by the marketplace, taken back"),
    "commission": _("Commission returned"),
    "vat": _("VAT on commission returned"),
    "tax": _("Tax that the marketplace pays, returned"),
}
WHY_BACK: dict[str, Badge] = {
    "short": Badge(_("Not sent"), "warning"),
    "return": Badge(_("Return"), "danger"),
    "chargeback": Badge(_("Chargeback"), "danger"),
    "chargewon": Badge(_("Chargeback won"), "success"),
    "cancel": Badge(_("Cancelled")),
}
PAYOUT_BADGES: dict[str, Badge] = {
    PayoutStatus.WAITING: Badge(_("Waiting for approval"), "warning"),
    PayoutStatus.APPROVED: Badge(_("Approved"), "info"),
    PayoutStatus.SENT: Badge(_("On its way"), "info"),
    PayoutStatus.PAID: Badge(_("Paid"), "success"),
    PayoutStatus.FAILED: Badge(_("Could not be sent"), "danger"),
    PayoutStatus.RETURNED: Badge(_("Returned by bank"), "danger"),
    PayoutStatus.CANCELLED: Badge(_("Called off")),
}
DISPUTE_TONES: dict[str, str] = {
    DisputeStatus.OPEN: "danger",
    DisputeStatus.ANSWERED: "warning",
    DisputeStatus.WON: "success",
    DisputeStatus.LOST: "",
}
FILTERS: dict[str, tuple[Promise, Wanted]] = {
    "": (_("All entries"), Wanted()),
    "sales": (_("Sales"), Wanted(frozenset(SALES), frozenset({"", "goods", "delivery", "promotion", "tax"}))),
    "fees": (_("Commission"), Wanted(parts=frozenset({"commission", "vat"}))),
    "refunds": (_("Refunds"), Wanted(frozenset(BACK))),
    "payouts": (_("Payouts"), Wanted(frozenset({"payout", "payfail", "payback"}))),
    "adjustments": (_("Adjustments"), Wanted(frozenset({"adjust"}))),
}
"""The entries that the page can be narrowed to."""

ROWS: tuple[tuple[str, Promise], ...] = (
    ("opening", _("Opening balance")),
    ("sales", _("Sales")),
    ("delivery", _("Delivery")),
    ("refunds", _("Refunds")),
    ("commission", _("Commission")),
    ("vat", _("VAT on commission")),
    ("adjustments", _("Adjustments")),
    ("reserve", _("Kept as reserve (−) or set free")),
    ("payouts", _("Payouts")),
    ("closing", _("Closing balance")),
)
"""The rows of a statement, in their order."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the account as it is read."""

    at: datetime
    title: str
    note: str
    badge: Badge | None
    reference: str
    url: str
    amount: Money
    balance: Money

    @property
    def gain(self) -> bool:
        """Whether it adds to the balance."""
        return self.amount.minor > 0


def entry_lines(seller: Seller, entries: Sequence[SellerEntry], payouts: Iterable[Payout]) -> list[EntryLine]:
    """Entries in words, each with what it is about and where that is; `payouts` has those that they mention."""
    orders = package_numbers(seller.pk, _ids(entries, REFERENCE))
    reasons = adjustment_reasons(_ids(entries, ADJUSTMENT))
    known = {one.pk: one for one in payouts}
    return [_line(entry, orders, known, reasons) for entry in entries]


def payouts_in(seller: Seller, entries: Sequence[SellerEntry], *, newest: int = 0) -> list[Payout]:
    """The payouts that entries mention, and so many of the newest, newest first."""
    return payouts_of_page(seller.pk, _ids(entries, PAYOUT), newest=newest)


def _ids(entries: Sequence[SellerEntry], prefix: str) -> set[int]:
    return {int(one.reference.removeprefix(prefix)) for one in entries if one.reference.startswith(prefix)}


def _line(entry: SellerEntry, orders: dict[int, str], payouts: dict[int, Payout], reasons: dict[int, str]) -> EntryLine:
    prefix, _colon, number = entry.reference.partition(":")
    name, url, note, badge = "", "", "", WHY_BACK.get(entry.kind)
    if prefix == "order" and int(number) in orders:
        name = orders[int(number)]
        url = reverse("seller:order", args=[name])
    elif prefix == "payout" and int(number) in payouts:
        payout = payouts[int(number)]
        name, note = payout.number, destination(payout)
        badge = PAYOUT_BADGES[payout.status] if entry.kind == "payout" else None
    elif prefix == "adjustment":
        note = reasons.get(int(number), "")
    return EntryLine(
        entry.at, str(title_of(entry.kind, entry.part)), note, badge, name, url, entry.amount, entry.balance
    )


def title_of(kind: str, part: str) -> Promise:
    """What an entry is called."""
    return GIVEN_BACK.get(part, GIVEN_BACK[""]) if kind in BACK else TITLES.get((kind, part), TITLES["adjust", ""])


def destination(payout: Payout) -> str:
    """Where a payout goes: "BRAC Bank ending 4417"."""
    return _now("%(place)s ending %(end)s") % {"place": place_of(payout), "end": payout.hint}


def place_of(account: Payout | PayoutAccount) -> str:
    """The bank or the wallet of an account."""
    return account.bank_name or (Wallet(account.wallet).label if account.wallet else _now("Account"))


def payout_lines(payouts: Iterable[Payout]) -> list[dict[str, object]]:
    """Payouts with their state, and where one of no avail can be put right."""
    return [
        {
            "at": one.paid_at or one.ended_at or one.approved_at,
            "number": one.number,
            "amount": one.amount,
            "badge": PAYOUT_BADGES[one.status],
            "to": destination(one),
            "failed": one.status in {PayoutStatus.FAILED, PayoutStatus.RETURNED},
            "reason": one.reason,
        }
        for one in payouts
    ]


def dispute_lines(disputes: Iterable[Dispute]) -> list[dict[str, object]]:
    """Disputes with the shop's part, the parcel, and until when evidence counts while it does."""
    lines: list[dict[str, object]] = []
    for one in disputes:
        number = f"{one.order.number}-{one.letter}"  # type: ignore[attr-defined]  # annotated
        lines.append(
            {
                "opened_at": one.opened_at,
                "amount": Money(one.part_minor, one.currency),  # type: ignore[attr-defined]  # annotated
                "number": number,
                "url": reverse("seller:order", args=[number]),
                "reason": one.reason,
                "badge": Badge(DisputeStatus(one.status).label, DISPUTE_TONES[one.status]),
                "due_at": one.due_at if one.status == DisputeStatus.OPEN else None,
            }
        )
    return lines


def month_name(month: date) -> str:
    """ "November 2026" in the page's language."""
    return date_format(month, "F Y")


def statement_rows(figures: Figures, currency: str) -> list[dict[str, object]]:
    """The rows of a statement; zero rows between opening and closing stay, so that every month reads alike."""
    return [{"name": name, "label": label, "amount": Money(getattr(figures, name), currency)} for name, label in ROWS]


def sheet_of(seller: Seller, month: date, figures: Figures, lines: Sequence[EntryLine], *, number: str) -> Sheet:
    """The same for paper and table: plain figures in major units; a month without a number is not over."""
    currency = store().currency
    return Sheet(
        number=number,
        marketplace=store().name,
        seller=str(seller.name),
        period=month_name(month),
        currency=currency,
        rows=[(str(label), str(Money(getattr(figures, name), currency).major)) for name, label in ROWS],
        reserve=str(Money(figures.reserve_closing, currency).major),
        lines=[
            Line(
                date_format(timezone.localtime(one.at), "Y-m-d"),
                one.title,
                one.reference,
                str(one.amount.major),
                str(one.balance.major),
            )
            for one in reversed(lines)
        ],
        draft=not number,
    )


def as_paper(sheet: Sheet) -> Sheet:
    """The sheet as people read it: figures in the page's digits and groups, days in words, the currency once."""
    language = get_language() or settings.LANGUAGE_CODE

    def figure(plain: str) -> str:
        value = Decimal(plain)
        return number_text(value, language, decimals=max(0, -int(value.as_tuple().exponent)))

    def day(plain: str) -> str:
        return page_digits(date_format(date.fromisoformat(plain), "j M Y"))

    return replace(
        sheet,
        period=f"{page_digits(sheet.period)}, {sheet.currency}",
        rows=[(label, figure(amount)) for label, amount in sheet.rows],
        reserve=figure(sheet.reserve),
        lines=[
            replace(one, date=day(one.date), amount=figure(one.amount), balance=figure(one.balance))
            for one in sheet.lines
        ],
    )
