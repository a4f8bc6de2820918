"""Entries of the audit log in words: who did what to what, and what it was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.queries import users
from shop.roles.queries import person_for_office

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.base.models import AuditEntry

ACTIONS: dict[str, Promise] = {
    "access.denied": gettext_lazy("was turned away"),
    "access.country_refused": gettext_lazy("was refused because of the country"),
    "accounts.closed": gettext_lazy("closed an account"),
    "accounts.email_changed": gettext_lazy("changed an email address"),
    "accounts.email_verified": gettext_lazy("proved an email address"),
    "accounts.impersonated": gettext_lazy("looked at the shop as a customer"),
    "accounts.impersonation_ended": gettext_lazy("stopped looking as a customer"),
    "accounts.password_changed": gettext_lazy("changed a password"),
    "accounts.password_reset": gettext_lazy("chose a new password"),
    "accounts.phone_verified": gettext_lazy("proved a phone number"),
    "accounts.registered": gettext_lazy("registered"),
    "accounts.reopened": gettext_lazy("opened an account"),
    "accounts.shown": gettext_lazy("looked at email and phone"),
    "accounts.signed_out": gettext_lazy("ended all sessions"),
    "accounts.verification_sent": gettext_lazy("sent the mail that proves an address"),
    "audit.exported": gettext_lazy("downloaded the audit log"),
    "catalog.download_added": gettext_lazy("added a file to download"),
    "catalog.attribute_added": gettext_lazy("added an attribute"),
    "catalog.attribute_changed": gettext_lazy("changed an attribute"),
    "catalog.category_changed": gettext_lazy("changed a category"),
    "catalog.readdressed": gettext_lazy("moved something to another address"),
    "catalog.category_created": gettext_lazy("made a category"),
    "catalog.list_prices_set": gettext_lazy("set prices in other currencies"),
    "catalog.tiers_set": gettext_lazy("set quantity prices"),
    "payments.account_approved": gettext_lazy("let somebody pay on invoice"),
    "payments.account_closed": gettext_lazy("closed an account for paying on invoice"),
    "commission.rule_added": gettext_lazy("added a rule of commission"),
    "commission.rule_ended": gettext_lazy("ended a rule of commission"),
    "commission.rule_taken_back": gettext_lazy("took a rule of commission back"),
    "commission.vat_set": gettext_lazy("set the VAT on commission"),
    "currencies.asked": gettext_lazy("had the central bank asked for exchange rates"),
    "currencies.offered": gettext_lazy("offered a currency to shoppers"),
    "currencies.withdrawn": gettext_lazy("withdrew a currency"),
    "currencies.rate_accepted": gettext_lazy("accepted an exchange rate that moved far"),
    "currencies.rate_added": gettext_lazy("entered an exchange rate"),
    "currencies.rate_held": gettext_lazy("brought an exchange rate that moved far"),
    "currencies.rate_refused": gettext_lazy("refused an exchange rate that moved far"),
    "tax.category_set": gettext_lazy("set the tax class of a category"),
    "tax.country_set": gettext_lazy("set whether prices of a country contain tax"),
    "tax.paid": gettext_lazy("noted tax that was paid to a state"),
    "tax.rate_added": gettext_lazy("added a tax rate"),
    "tax.rate_ended": gettext_lazy("ended a tax rate"),
    "tax.rate_taken_back": gettext_lazy("took a tax rate back"),
    "tax.registered": gettext_lazy("noted a tax registration"),
    "tax.registration_ended": gettext_lazy("ended a tax registration"),
    "exchange.categories_imported": gettext_lazy("imported categories"),
    "exchange.exported": gettext_lazy("downloaded a table of a shop"),
    "search.goods_lifted": gettext_lazy("raised or lowered goods of a search"),
    "search.product_placed": gettext_lazy("placed or hid a product of a search"),
    "search.redirect_removed": gettext_lazy("let a search show results again"),
    "search.redirect_set": gettext_lazy("let a search open a page"),
    "search.synonym_added": gettext_lazy("added a synonym"),
    "search.synonym_removed": gettext_lazy("took a synonym away"),
    "invoicing.document_shown": gettext_lazy("looked at an invoice"),
    "invoicing.letterhead_set": gettext_lazy("changed what the marketplace's invoices say of it"),
    "invoicing.report_taken": gettext_lazy("downloaded the yearly report of sellers"),
    "listings.trusted": gettext_lazy("let a seller's changes go out at once"),
    "listings.watched": gettext_lazy("had a seller's changes looked at first"),
    "orders.claimed": gettext_lazy("took over guest orders"),
    "wallet.card_issued": gettext_lazy("gave a gift card away"),
    "wallet.card_refunded": gettext_lazy("paid a gift card back to its buyer"),
    "wallet.card_replaced": gettext_lazy("replaced a gift card"),
    "wallet.card_sent_again": gettext_lazy("sent a gift card again"),
    "wallet.card_voided": gettext_lazy("ended a gift card"),
    "wallet.credit_given": gettext_lazy("gave store credit"),
    "wallet.credit_proposed": gettext_lazy("proposed store credit"),
    "wallet.credit_refused": gettext_lazy("did not approve store credit"),
    "checkout.cash_confirmed": gettext_lazy("confirmed a cash order"),
    "goodwill.planned": gettext_lazy("planned to give or take money by hand"),
    "goodwill.done": gettext_lazy("gave or took money by hand"),
    "goodwill.refused": gettext_lazy("refused to give or take money by hand"),
    "disputes.opened": gettext_lazy("opened a dispute"),
    "disputes.answered": gettext_lazy("sent evidence for a dispute"),
    "disputes.closed": gettext_lazy("noted how a dispute ended"),
    "payments.due_lowered": gettext_lazy("lowered what is due at the door"),
    "payments.mismatch": gettext_lazy("told of a payment that does not fit"),
    "payments.transfer_claimed": gettext_lazy("told of a transfer"),
    "payments.transfer_refused": gettext_lazy("refused a transfer"),
    "payments.transfer_verified": gettext_lazy("verified a transfer"),
    "payments.card_kept": gettext_lazy("kept a card"),
    "payments.card_removed": gettext_lazy("removed a card"),
    "payments.capture_refused": gettext_lazy("refused to take a reserved payment"),
    "payments.let_go": gettext_lazy("let a reserved payment go"),
    "payments.reservation_lost": gettext_lazy("lost a reserved payment"),
    "payments.refund_refused": gettext_lazy("refused a refund"),
    "payouts.adjusted": gettext_lazy("adjusted a seller's balance"),
    "payouts.connect_wanted": gettext_lazy("asked to be paid to an account at Stripe"),
    "payouts.charged_back": gettext_lazy("took a chargeback from sellers"),
    "payouts.failed": gettext_lazy("noted that a payout could not be sent"),
    "payouts.file_taken": gettext_lazy("downloaded a payout file"),
    "payouts.returned": gettext_lazy("noted that a payout came back"),
    "payouts.run_approved": gettext_lazy("approved a payout run"),
    "payouts.run_cancelled": gettext_lazy("called a payout run off"),
    "payouts.run_made": gettext_lazy("made a payout run"),
    "payouts.run_sent": gettext_lazy("handed a payout run to the bank"),
    "payouts.terms_set": gettext_lazy("changed terms of payouts"),
    "privacy.erased": gettext_lazy("deleted an account for good"),
    "privacy.erasure_asked": gettext_lazy("asked for the account to be deleted"),
    "privacy.erasure_undone": gettext_lazy("kept the account after all"),
    "privacy.export_asked": gettext_lazy("asked for a copy of their data"),
    "promotions.changed": gettext_lazy("changed a promotion"),
    "promotions.codes_exported": gettext_lazy("downloaded the codes of a promotion"),
    "promotions.codes_made": gettext_lazy("made codes of a promotion"),
    "promotions.created": gettext_lazy("made a promotion"),
    "promotions.resumed": gettext_lazy("switched a promotion on"),
    "promotions.stopped": gettext_lazy("switched a promotion off"),
    "returns.paid_back": gettext_lazy("paid a refund by hand"),
    "returns.policy_set": gettext_lazy("changed how long things can be sent back"),
    "reviews.answer_hidden": gettext_lazy("hid an answer"),
    "reviews.hidden": gettext_lazy("hid a review"),
    "reviews.kept": gettext_lazy("kept a review that was reported"),
    "reviews.question_hidden": gettext_lazy("hid a question"),
    "roles.changed": gettext_lazy("changed a role"),
    "roles.created": gettext_lazy("made a role"),
    "roles.given": gettext_lazy("gave roles"),
    "roles.premium_ended": gettext_lazy("ended premium"),
    "roles.premium_set": gettext_lazy("made a premium customer"),
    "roles.removed": gettext_lazy("removed a role"),
    "subscriptions.exported": gettext_lazy("downloaded who gets the newsletter"),
    "sellers.applied": gettext_lazy("began an application to sell"),
    "texts.capped": gettext_lazy("stopped sending texts: a cap is reached"),
    "sellers.approved": gettext_lazy("approved a seller"),
    "sellers.asked_again": gettext_lazy("asked a seller for something more"),
    "sellers.attested": gettext_lazy("confirmed a sentence of the checklist"),
    "sellers.business_saved": gettext_lazy("saved the business of a seller"),
    "sellers.created": gettext_lazy("made a seller"),
    "sellers.document_removed": gettext_lazy("removed a document of a seller"),
    "sellers.document_sent": gettext_lazy("sent a document of a seller"),
    "sellers.document_shown": gettext_lazy("looked at a document of a seller"),
    "sellers.handling_set": gettext_lazy("changed how soon a seller sends"),
    "sellers.holiday_set": gettext_lazy("changed a seller's holiday"),
    "sellers.invitation_withdrawn": gettext_lazy("took back an invitation"),
    "sellers.invited": gettext_lazy("invited somebody to a seller"),
    "sellers.item_retired": gettext_lazy("removed an entry of the sellers' checklist"),
    "sellers.item_saved": gettext_lazy("changed the sellers' checklist"),
    "sellers.joined": gettext_lazy("joined a seller"),
    "sellers.judged": gettext_lazy("judged an entry of a seller's checklist"),
    "sellers.page_saved": gettext_lazy("changed a shop's page"),
    "sellers.papers_shown": gettext_lazy("looked at the papers and numbers of a seller"),
    "sellers.payout_account_saved": gettext_lazy("changed where a seller is paid"),
    "sellers.reinstated": gettext_lazy("reinstated a seller"),
    "sellers.rejected": gettext_lazy("refused a seller"),
    "sellers.role_changed": gettext_lazy("changed a role within a seller"),
    "sellers.staff_added": gettext_lazy("gave a role within a seller"),
    "sellers.staff_removed": gettext_lazy("removed somebody from a seller"),
    "sellers.submitted": gettext_lazy("sent an application to sell"),
    "sellers.suspended": gettext_lazy("suspended a seller"),
    "shipping.terms_set": gettext_lazy("changed how a shop delivers"),
    "shipping.calendar_set": gettext_lazy("changed weekends and public holidays"),
    "shipping.method_removed": gettext_lazy("removed a way of delivery"),
    "shipping.method_saved": gettext_lazy("changed a way of delivery"),
    "shipping.point_removed": gettext_lazy("removed a pickup point"),
    "shipping.point_saved": gettext_lazy("changed a pickup point"),
    "shipping.zone_removed": gettext_lazy("removed a delivery zone"),
    "shipping.zone_saved": gettext_lazy("changed a delivery zone"),
    "settlements.arrival_recorded": gettext_lazy("noted what came of a provider's payouts"),
    "settlements.break_resolved": gettext_lazy("said what came of a break"),
    "settlements.taken_in": gettext_lazy("took a provider's file in"),
    "store.changed": gettext_lazy("changed the store's settings"),
    "store.credential_removed": gettext_lazy("removed a provider key"),
    "store.credential_set": gettext_lazy("set a provider key"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as a row of a table. `user` is the person who acted, where it was one."""

    id: int
    at: datetime
    who: str
    user: User | None
    action: str
    words: str | Promise
    subject: str
    changes: Sequence[Change]
    ip: str
    request_id: str


def audit_lines(found: Iterable[AuditEntry]) -> list[AuditLine]:
    """The entries in words; the people who acted are fetched at once."""
    rows = list(found)
    ids = {int(number) for row in rows if (number := _user_id(row.actor))}
    by_id = users().in_bulk(list(ids)) if ids else {}
    return [_line(row, by_id.get(int(_user_id(row.actor) or 0))) for row in rows]


def _user_id(actor: str) -> str:
    kind, _colon, rest = actor.partition(":")
    number = rest.partition(":")[0]
    return number if kind == "user" and number.isdigit() else ""


def _line(row: AuditEntry, user: User | None) -> AuditLine:
    return AuditLine(
        id=row.pk,
        at=row.at,
        who=(user and person_for_office(user, shown=False).name) or who_of(row.actor),
        user=user,
        action=row.action,
        words=ACTIONS.get(row.action, row.action),
        subject=" ".join(part for part in (row.subject_type, row.subject_id) if part),
        changes=changes_of(row.before, row.after),
        ip=row.ip or "",
        request_id=row.request_id,
    )


def name_of_actor(actor: str) -> str:
    """Who it was, by the name that the office may know."""
    number = _user_id(actor)
    user = users().filter(pk=int(number)).first() if number else None
    return (user and person_for_office(user, shown=False).name) or who_of(actor)


def who_of(actor: str) -> str:
    """Who it was, where it was no person with an account and a name."""
    kind, _colon, rest = actor.partition(":")
    words = {"guest": _("A guest"), "system": _("The system"), "provider": _("A provider"), "user": _("Account")}
    return " ".join(part for part in (words.get(kind, kind), rest) if part)


def changes_of(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    """The values that an entry names, each as it was and as it became; empty where there is nothing to compare."""
    old, new = flat(before or {}), flat(after or {})
    names = [*old, *(name for name in new if name not in old)]
    found = [Change(name, _text(old.get(name)), _text(new.get(name))) for name in names]
    return [change for change in found if change.before != change.after]


def flat(state: dict[str, Any]) -> dict[str, Any]:
    """The state with each part of a value under a name of its own: the Bangla `tagline` is `tagline bn`."""
    found: dict[str, Any] = {}
    for name, value in state.items():
        inner = {f"{name} {key}": part for key, part in value.items()} if isinstance(value, dict) else {name: value}
        found |= inner
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("On") if value else _("Off")
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return str(value)
