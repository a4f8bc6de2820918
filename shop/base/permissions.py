"""What somebody may do: one vocabulary, and the fixed roles in plain words.

The office's own roles live in the database (room `roles`); `STAFF_ROLES` are those that a new marketplace begins with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """Every right that a page can ask for. The part before the point is its topic."""

    SHOP_BUY = "shop.buy"
    PROFILE_OWN = "profile.own"
    OFFERS_PREMIUM = "offers.premium"

    ORDERS_VIEW = "orders.view"
    ORDERS_FULFIL = "orders.fulfil"
    PRODUCTS_CHANGE = "products.change"
    PAYOUTS_VIEW = "payouts.view"
    PAYOUTS_CHANGE = "payouts.change"
    TEAM_CHANGE = "team.change"
    HOLIDAY_CHANGE = "holiday.change"
    SHOPFRONT_CHANGE = "shopfront.change"
    COUPONS_CHANGE = "coupons.change"

    STAFF_VIEW = "staff.view"
    TAKINGS_VIEW = "staff.takings"
    ALL_ORDERS_VIEW = "staff.orders"
    CATALOGUE_CHANGE = "catalogue.change"
    REVIEWS_MODERATE = "reviews.moderate"
    RETURNS_DECIDE = "returns.decide"
    SELLERS_VIEW = "sellers.view"
    SELLERS_REVEAL = "sellers.reveal"
    SELLERS_CHANGE = "sellers.change"
    SELLERS_CHECKLIST = "sellers.checklist"
    USERS_VIEW = "users.view"
    USERS_REVEAL = "users.reveal"
    USERS_CHANGE = "users.change"
    USERS_IMPERSONATE = "users.impersonate"
    SUBSCRIBERS_EXPORT = "users.subscribers"
    ROLES_VIEW = "roles.view"
    ROLES_CHANGE = "roles.change"
    AUDIT_VIEW = "audit.view"
    AUDIT_EXPORT = "audit.export"
    MONEY_VIEW = "money.view"
    MONEY_PAYOUTS = "money.payouts"
    MONEY_COMMISSION = "money.commission"
    PROMOTIONS_CHANGE = "promotions.change"
    SECURITY_VIEW = "security.view"
    PAYMENTS_VIEW = "payments.view"
    PAYMENTS_CHANGE = "payments.change"
    CREDIT_VIEW = "credit.view"
    CREDIT_GIVE = "credit.give"
    SETTINGS_VIEW = "settings.view"
    SETTINGS_CHANGE = "settings.change"

    @property
    def topic(self) -> str:
        """What the right is about."""
        return self.value.partition(".")[0]

    @property
    def sentence(self) -> str | Promise:
        """The right in words, as it stands beside a checkbox."""
        return SENTENCES[self]


SENTENCES: dict[Permission, Promise] = {
    Permission.SHOP_BUY: _("Look around and buy."),
    Permission.PROFILE_OWN: _("Keep an account with orders, addresses and saved products."),
    Permission.OFFERS_PREMIUM: _("Use offers for premium customers."),
    Permission.ORDERS_VIEW: _("See the shop's orders and stock."),
    Permission.ORDERS_FULFIL: _("Pack orders and hand them over."),
    Permission.PRODUCTS_CHANGE: _("Add and change the shop's products."),
    Permission.PAYOUTS_VIEW: _("See what the shop earned and was paid."),
    Permission.PAYOUTS_CHANGE: _("Change the bank account and ask for payouts."),
    Permission.TEAM_CHANGE: _("Invite colleagues and choose what they may do."),
    Permission.HOLIDAY_CHANGE: _("Say when the shop is on holiday."),
    Permission.SHOPFRONT_CHANGE: _("Change the shop's page and how it delivers."),
    Permission.COUPONS_CHANGE: _("Make coupons that the shop pays for."),
    Permission.STAFF_VIEW: _("Open the office and see how the marketplace stands."),
    Permission.TAKINGS_VIEW: _("See what the marketplace takes in."),
    Permission.ALL_ORDERS_VIEW: _("See the orders of every shopper."),
    Permission.CATALOGUE_CHANGE: _("Change products, categories and pages of every seller."),
    Permission.REVIEWS_MODERATE: _("Hide reviews, questions and answers, or let them stay."),
    Permission.RETURNS_DECIDE: _("See returns and decide those that a seller does not answer."),
    Permission.SELLERS_VIEW: _("Find sellers and see how far they are. Documents and numbers stay hidden."),
    Permission.SELLERS_REVEAL: _("Look at the documents and numbers of sellers. Each look is noted."),
    Permission.SELLERS_CHANGE: _("Invite, approve, refuse and suspend sellers."),
    Permission.SELLERS_CHECKLIST: _("Change what new sellers have to show."),
    Permission.USERS_VIEW: _("Find people. Emails and phone numbers stay hidden."),
    Permission.USERS_REVEAL: _("Show a person's email and phone number. Each look is noted."),
    Permission.USERS_CHANGE: _("Close and open accounts, end sessions, make people premium customers."),
    Permission.USERS_IMPERSONATE: _("Look at the shop as a customer sees it, without changing anything."),
    Permission.SUBSCRIBERS_EXPORT: _("Download the addresses that get the newsletter. Each download is noted."),
    Permission.ROLES_VIEW: _("See who may do what."),
    Permission.ROLES_CHANGE: _("Change roles and give them to people."),
    Permission.AUDIT_VIEW: _("Read the audit log."),
    Permission.AUDIT_EXPORT: _("Download the audit log."),
    Permission.MONEY_VIEW: _("See payouts, commission and what the bank's files say."),
    Permission.MONEY_PAYOUTS: _("Make payout runs, approve those of colleagues, and note what the bank says."),
    Permission.MONEY_COMMISSION: _("Change commission, tax, exchange rates and the terms of payouts."),
    Permission.PROMOTIONS_CHANGE: _("Make offers and coupons, and see how often they are used."),
    Permission.SECURITY_VIEW: _("See attacks on accounts and other security events."),
    Permission.PAYMENTS_VIEW: _("See payments and what was said with their providers."),
    Permission.PAYMENTS_CHANGE: _("Verify transfers and send owed money back."),
    Permission.CREDIT_VIEW: _("See gift cards and store credit. Codes are seen by nobody."),
    Permission.CREDIT_GIVE: _("Give store credit and gift cards; end and replace cards."),
    Permission.SETTINGS_VIEW: _("See the store's settings."),
    Permission.SETTINGS_CHANGE: _("Change the store's settings and provider keys."),
}
TOPICS: dict[str, Promise] = {
    "staff": _("Office"),
    "catalogue": _("Catalogue"),
    "reviews": _("Reviews"),
    "returns": _("Returns"),
    "sellers": _("Sellers"),
    "users": _("People"),
    "roles": _("Roles"),
    "audit": _("Audit log"),
    "money": _("Money"),
    "promotions": _("Promotions"),
    "security": _("Security"),
    "payments": _("Payments"),
    "credit": _("Gift cards and credit"),
    "settings": _("Settings"),
}
"""The topics of the office, in the order in which they are shown."""

OFFICE = frozenset(permission for permission in Permission if permission.topic in TOPICS)
"""Every right that a role of the office can hold."""

PORTAL = frozenset(
    {
        Permission.ORDERS_VIEW,
        Permission.ORDERS_FULFIL,
        Permission.PRODUCTS_CHANGE,
        Permission.PAYOUTS_VIEW,
        Permission.PAYOUTS_CHANGE,
        Permission.TEAM_CHANGE,
        Permission.HOLIDAY_CHANGE,
        Permission.SHOPFRONT_CHANGE,
        Permission.COUPONS_CHANGE,
    }
)
"""Every right that a role within a seller can hold."""


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of rights with a sentence that a person can read."""

    code: str
    name: str | Promise
    sentence: str | Promise
    permissions: frozenset[Permission]


GUEST = Role(
    "guest", _("Guest"), _("Anybody without an account: looks around and buys."), frozenset({Permission.SHOP_BUY})
)
CUSTOMER = Role(
    "customer",
    _("Customer"),
    _("Has an account: buys, sees own orders, saves products."),
    GUEST.permissions | {Permission.PROFILE_OWN},
)
PREMIUM = Role(
    "premium",
    _("Premium customer"),
    _("A customer who also gets premium offers, for as long as the dates say."),
    CUSTOMER.permissions | {Permission.OFFERS_PREMIUM},
)
ADMIN = Role("admin", _("Admin"), _("Runs the marketplace and may do everything in the office."), OFFICE)
SUPER_ADMIN = Role(
    "super_admin",
    _("Super admin"),
    _("Runs the platform: everything an admin may do, in every marketplace."),
    OFFICE,
)


def _by_code(roles: Iterable[Role]) -> dict[str, Role]:
    return {role.code: role for role in roles}


SELLER_ROLES = _by_code(
    (
        Role("owner", _("Owner"), _("Runs the shop and may do everything in it."), PORTAL),
        Role(
            "manager",
            _("Manager"),
            _("Runs products and orders, but sees no payouts, bank account and team."),
            PORTAL - {Permission.PAYOUTS_VIEW, Permission.PAYOUTS_CHANGE, Permission.TEAM_CHANGE},
        ),
        Role(
            "packer",
            _("Packer"),
            _("Packs and sends orders."),
            frozenset({Permission.ORDERS_FULFIL, Permission.ORDERS_VIEW}),
        ),
        Role(
            "finance",
            _("Finance"),
            _("Sees orders and looks after payouts."),
            frozenset({Permission.ORDERS_VIEW, Permission.PAYOUTS_VIEW, Permission.PAYOUTS_CHANGE}),
        ),
    )
)
STAFF_ROLES = _by_code(
    (
        Role(
            "support",
            _("Support"),
            _("Answers shoppers: finds people and their orders."),
            frozenset(
                {
                    Permission.STAFF_VIEW,
                    Permission.ALL_ORDERS_VIEW,
                    Permission.RETURNS_DECIDE,
                    Permission.CREDIT_VIEW,
                    Permission.USERS_VIEW,
                    Permission.USERS_REVEAL,
                    Permission.USERS_IMPERSONATE,
                }
            ),
        ),
        Role(
            "catalogue",
            _("Catalogue editor"),
            _("Looks after products, categories and pages."),
            frozenset({Permission.STAFF_VIEW, Permission.CATALOGUE_CHANGE, Permission.REVIEWS_MODERATE}),
        ),
        Role(
            "finance",
            _("Finance"),
            _("Watches money: takings, orders and who changed what."),
            frozenset(
                {
                    Permission.STAFF_VIEW,
                    Permission.TAKINGS_VIEW,
                    Permission.ALL_ORDERS_VIEW,
                    Permission.AUDIT_VIEW,
                    Permission.MONEY_VIEW,
                    Permission.MONEY_PAYOUTS,
                    Permission.PAYMENTS_VIEW,
                    Permission.PAYMENTS_CHANGE,
                    Permission.CREDIT_VIEW,
                    Permission.CREDIT_GIVE,
                }
            ),
        ),
        Role(
            "manager",
            _("Manager"),
            _("Runs the office day by day, but does not change roles."),
            OFFICE - {Permission.ROLES_CHANGE},
        ),
    )
)
