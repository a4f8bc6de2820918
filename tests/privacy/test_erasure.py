"""Forgetting a person: nothing of them is left anywhere but in what the law keeps, and the books are as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, JSONField, TextField

from shop.accounts.models import OneTimeCode, User
from shop.base import files
from shop.base.actor import Actor
from shop.base.models import Event
from shop.base.privacy import Declared, Erase, declarations
from shop.base.sealed import SealedTextField
from shop.cart.services import open_cart
from shop.cart.types import CartOwner
from shop.catalog.models import Product
from shop.checkout.services import Address, cancel_order, save_delivery
from shop.discovery.services import note_seen, save_product
from shop.discovery.types import ListOwner
from shop.invoicing.models import Document
from shop.ledger.models import Posting
from shop.notifications.models import CaughtMail, CaughtText, Mail, Text
from shop.orders.models import Order, OrderContact
from shop.payments.cards import keep_card
from shop.payments.models import Attempt, Notice, Refund
from shop.payments.types import KeptCard
from shop.privacy.models import Erasure
from shop.privacy.queries import person_of
from shop.privacy.services import (
    CannotErase,
    ask_for_erasure,
    ask_for_export,
    carry_out_erasures,
    end_holds,
    make_export,
    undo_erasure,
)
from shop.profiles.services import add_address, change_preferences, set_avatar
from shop.profiles.types import USUAL_NOTICES
from shop.returns.models import ReturnCase, ReturnLine, ReturnPhoto, Withdrawal
from shop.reviews.models import Answer, Question, Report, Review, SellerReport, SellerReview, SellerVote, Vote
from shop.roles.models import PremiumMember, StaffMember, StaffRole
from shop.security.models import EmailChange
from shop.sellers.models import Invitation, Seller, SellerStaff
from shop.subscriptions.models import Subscription
from tests.cast import NOW
from tests.factories import make_cart, make_order, make_product
from tests.profiles.test_addresses import HOME
from tests.profiles.test_preferences import photo

MARK = "zqxjkvw"
PHONE = "+8801712345678"
BY = Actor.system("test")
DUE = NOW + timedelta(days=14, seconds=1)
# What is kept by duty; `OrderContact` and `Document` only until the books may go.
HELD = {"inventory_movement", "orders_orderchange", "orders_packagechange", "payments_notice"}
FROZEN = {"invoicing.Document"}
KEPT_UNPLACED = [
    (0, "awaiting_payment", "guest@example.com"),
    (6, "expired", "guest@example.com"),
    (8, "expired", ""),
]


def ask(user: User, at: datetime = NOW) -> Erasure:
    return ask_for_erasure(user_id=user.pk, email=user.email, language="en", by=BY, at=at)


def stamped(one: Declared) -> Iterator[str]:
    """The text fields of a table that can hold the mark."""
    for name in one.personal | one.withheld:
        column = one.model._meta.get_field(name)
        if column.primary_key or name in {"session_data", "token_hash"}:  # a person's list and cart have no token
            continue
        if isinstance(column, SealedTextField):  # never in clear, so there is no mark to look for
            continue
        if (isinstance(column, JSONField) and name != "avatar") or (
            isinstance(column, CharField | TextField) and (column.max_length or 999) >= len(MARK)
        ):
            yield name


def erasable() -> list[Declared]:
    """The tables that erasure changes."""
    return [one for one in declarations() if one.rows and one.erase is not Erase.KEEP]


def live_a_life(user: User, seller: Seller) -> None:
    """Leave a row in every table that knows people."""
    kettle = make_product(seller)
    placed = make_order(kettle, user=user).order
    off = make_order(kettle, user=user).order
    make_order(kettle, user=user, method="sandbox")
    cancel_order(order_id=off.pk, by=Actor.user(user.pk, ip="203.0.113.9"), at=NOW, reason=MARK)
    attempt = Attempt.objects.filter(reference=placed.reference).get()
    Refund.objects.create(attempt=attempt, key="1", amount_minor=1, reason=MARK, actor="x", at=NOW)
    Notice.objects.create(provider="x", event_id="1", attempt=attempt, body={"payer": MARK}, received_at=NOW)
    keep_card(user_id=user.pk, method="sandbox", card=KeptCard("t", "visa", "4242", 1, 2030), by=BY, at=NOW)
    cart = make_cart(kettle, user=user)
    save_delivery(cart_id=cart.pk, address=Address(MARK, "1", "BD", "Dhaka", "Savar", "1"), at=NOW)
    add_address(user_id=user.pk, draft=HOME)
    change_preferences(user_id=user.pk, bio=MARK, currency="", notices=USUAL_NOTICES)
    set_avatar(user_id=user.pk, content=photo())
    save_product(owner=ListOwner(user_id=user.pk), product=kettle.public_id, at=NOW)
    note_seen(user_id=user.pk, product_id=kettle.pk, at=NOW)
    speak_out(user, kettle, placed)
    send_back(user, placed)
    bill(placed)
    Subscription.objects.create(kind="newsletter", email=user.email, language="en", user=user, asked_at=NOW)
    leave_sign_ins(user)
    leave_traces(user, seller, Event.objects.filter(subject_type="orders.order", subject_id=placed.pk).first())


def speak_out(user: User, product: Product, order: Order) -> None:
    """An opinion, a vote for one, a doubt about one, a question and an answer."""
    said = {"user": user, "author": MARK, "text": MARK}
    review = Review.objects.create(product=product, rating=4, title=MARK, written_at=NOW, **said)
    Vote.objects.create(review=review, user=user)
    Report.objects.create(review=review, user=user, reason=MARK, reported_at=NOW)
    seller_review = SellerReview.objects.create(
        seller=product.seller, package=order.packages.get(), delivery=4, described=4, communication=4,
        written_at=NOW, **said,
    )  # fmt: skip
    SellerVote.objects.create(review=seller_review, user=user)
    SellerReport.objects.create(review=seller_review, user=user, reason=MARK, reported_at=NOW)
    question = Question.objects.create(product=product, asked_at=NOW, **said)
    Answer.objects.create(question=question, answered_at=NOW, **said)


def send_back(user: User, order: Order) -> None:
    """A parcel that comes back, with a picture, and a withdrawal."""
    package = order.packages.get()
    case = ReturnCase.objects.create(
        package=package, number="1-R1", kind="return", wish="refund", reason="damaged", note=MARK,
        currency=order.currency, asked_at=NOW, answer_by=NOW,
    )  # fmt: skip
    ReturnLine.objects.create(case=case, line=package.lines.get(), quantity=1)
    key = f"{files.new_key(room='returns', private=True)}/crack.jpg"
    files.store(key, photo())
    ReturnPhoto.objects.create(case=case, key=key, content_type="image/jpeg")
    Withdrawal.objects.create(
        order_number=order.number, email=user.email or "", name=MARK, statement=MARK, language="en", declared_at=NOW
    )


def bill(order: Order) -> None:
    """A paper that names the buyer; nobody can write the mark into it later."""
    package = order.packages.get()
    Document.objects.create(
        kind="invoice", key="1", series="1", place=1, number="1", seller=package.seller, package=package,
        language="en", currency="BDT", net_minor=0, tax_minor=0, total_minor=0, supplied_on=NOW.date(),
        issued_on=NOW.date(), issued_at=NOW, actor="x", paper={}, buyer={"name": MARK},
    )  # fmt: skip


def leave_sign_ins(user: User) -> None:
    """A number with its texts, a code, a second step, an account elsewhere, a device, a role."""
    User.objects.filter(pk=user.pk).update(phone=PHONE, phone_verified_at=NOW, username=MARK)
    CaughtText.objects.create(recipient=PHONE, text=MARK, caught_at=NOW)
    Text.objects.create(dedupe_key="1", kind="x", recipient=PHONE, text=MARK, segments=1, due_at=NOW, expires_at=NOW)
    OneTimeCode.objects.create(address=PHONE, purpose="sign-in", digest="1", issued_at=NOW, expires_at=NOW)
    Authenticator.objects.create(user=user, type="totp", data={"secret": MARK})
    elsewhere = SocialAccount.objects.create(user=user, provider="google", uid=MARK, extra_data={"name": MARK})
    SocialToken.objects.create(account=elsewhere, token=MARK, token_secret=MARK)
    UserSession.objects.create(user=user, ip="203.0.113.9", user_agent=MARK, session_key="1")
    EmailChange.objects.create(user=user, new_email=MARK, token_hash="1", asked_at=NOW)
    StaffMember.objects.create(user=user, role=StaffRole.objects.create(name="Tester"))
    PremiumMember.objects.create(user=user, starts_on=NOW.date())


def leave_traces(user: User, seller: Seller, event: Event) -> None:
    """Sign-in, mails, the session, and rows of the tables of others."""
    address = user.email or ""
    Invitation.objects.create(seller=seller, email=address, role="packer", sent_at=NOW, expires_at=NOW)
    email = EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=email, key=MARK)
    to_seller = Mail.objects.create(
        event_uid=event.uid, kind="new", recipient="shop@example.com", text=MARK, html=MARK, message_id="1", due_at=NOW
    )
    CaughtMail.objects.create(message_id=to_seller.message_id, sender="x", recipients=[MARK], text=MARK, caught_at=NOW)
    Mail.objects.create(
        event_uid=event.uid,
        kind="own", recipient=user.email, text=MARK, html=MARK, message_id="2", due_at=NOW,
    )  # fmt: skip
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=user, content_type=kind, object_repr=MARK, action_flag=2, change_message=MARK)
    SellerStaff.objects.create(seller=seller, user=user, role="packer")
    user.groups.add(Group.objects.create(name="testers"))
    user.user_permissions.add(Permission.objects.order_by("pk").first())
    make_export(export_id=ask_for_export(user_id=user.pk, by=BY, at=NOW).pk, at=NOW)


def mark_everything(user: User) -> None:
    """Write the mark into every personal field of the person's rows. A table without such a row fails the test."""
    person = person_of(user.pk)
    for one in erasable():
        rows = one.of(person)
        assert rows.exists(), f"{one.label}: the life of this test leaves no row there"
        if one.label in FROZEN:
            continue
        columns = {name: one.model._meta.get_field(name) for name in stamped(one)}
        values: dict[str, Any] = {name: marked_as(column) for name, column in columns.items()}
        for row in rows:  # what is unique takes the mark for the first row only
            one.model._default_manager.filter(pk=row.pk).update(**values)
            values = {name: value for name, value in values.items() if not columns[name].unique}
            if one.label in {"notifications.Mail", "account.EmailAddress"}:
                values.pop("recipient", None)


def marked_as(column: Any) -> Any:
    """The mark, in the shape that the column keeps."""
    if not isinstance(column, JSONField):
        return MARK
    picture = {"base_key": f"{MARK}/public/{MARK}", "width": 320, "height": 320, "widths": [320]}
    return [picture] if column.default is list else {"mark": MARK}


def tables_with(mark: str) -> set[str]:
    """The tables of the marketplace in which any row has the mark in any column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        found = set()
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" AS r WHERE r::text LIKE %s)', [f"%{mark}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def books() -> str:
    """Every amount of the marketplace, as text."""
    orders = list(Order.objects.order_by("pk").values("number", "user", "status", "total_minor", "tax_minor"))
    postings = list(Posting.objects.order_by("pk").values("journal__key", "account__code", "amount_minor"))
    return json.dumps([orders, postings], default=str)


def test_after_erasure_nothing_of_the_person_is_left_but_what_the_law_keeps(shopper: User, seller: Seller) -> None:
    live_a_life(shopper, seller)
    mark_everything(shopper)
    ask(User.objects.get(pk=shopper.pk))
    before, marked = books(), tables_with(MARK)

    assert carry_out_erasures(by=BY, at=DUE) == 1

    assert marked >= {one.model._meta.db_table for one in erasable() if any(stamped(one))}
    assert tables_with(MARK) == HELD | {"orders_ordercontact", "invoicing_document"}
    held = set(OrderContact.objects.filter(name=MARK).values_list("order", flat=True))
    assert held == set(Order.objects.exclude(placed_at=None).values_list("pk", flat=True))
    assert OrderContact.objects.exclude(order__in=held).get().name == ""
    assert books() == before

    end_holds(at=NOW + timedelta(days=365 * 5 + 1))

    assert tables_with(MARK) == HELD
    assert books() == before


def test_erased_person_cannot_sign_in_and_is_nobody(shopper: User, seller: Seller) -> None:
    live_a_life(shopper, seller)
    ask(shopper)
    carry_out_erasures(by=BY, at=DUE)

    shopper.refresh_from_db()

    assert (shopper.name, shopper.phone, shopper.language, shopper.is_active) == ("", None, "", False)
    assert shopper.email == f"erased-{shopper.public_id}@erased.invalid"
    assert not shopper.has_usable_password()
    assert not Session.objects.exists()
    assert Review.objects.values_list("author", "title", "text", "rating").get() == ("", "", "", 4)


def test_nobody_else_is_touched(shopper: User, other_shopper: User, seller: Seller) -> None:
    add_address(user_id=other_shopper.pk, draft=HOME)
    theirs = make_order(make_product(seller), user=other_shopper).order
    ask(shopper)

    carry_out_erasures(by=BY, at=DUE)

    other_shopper.refresh_from_db()
    assert (other_shopper.name, other_shopper.email) == ("Tanvir Ahmed", "tanvir@example.com")
    assert other_shopper.addresses.count() == 1
    assert OrderContact.objects.get(order=theirs).email == "tanvir@example.com"


def test_fourteen_days_are_fourteen_days(shopper: User) -> None:
    erasure = ask(shopper)

    assert carry_out_erasures(by=BY, at=erasure.due_at - timedelta(seconds=1)) == 0
    assert carry_out_erasures(by=BY, at=erasure.due_at) == 1
    assert carry_out_erasures(by=BY, at=erasure.due_at) == 0


def test_undone_erasure_never_happens(shopper: User) -> None:
    ask(shopper)

    assert undo_erasure(user_id=shopper.pk, by=BY, at=NOW)
    assert not undo_erasure(user_id=shopper.pk, by=BY, at=NOW)

    assert carry_out_erasures(by=BY, at=DUE) == 0
    assert User.objects.get(pk=shopper.pk).name == "Nusrat Jahan"


def test_asked_twice_the_first_promise_holds_and_one_mail_is_written(shopper: User) -> None:
    first = ask(shopper)

    assert ask(shopper, NOW + timedelta(days=3)) == first
    assert Mail.objects.filter(kind="privacy.erasure", recipient=shopper.email).count() == 1


@pytest.mark.parametrize("staff", [{"is_staff": True}, {"is_superuser": True}])
def test_staff_are_told_what_to_do_first(shopper: User, staff: dict[str, bool]) -> None:
    User.objects.filter(pk=shopper.pk).update(**staff)

    with pytest.raises(CannotErase, match="Let an administrator end your staff role first"):
        ask(shopper)

    assert not Erasure.objects.exists()


def test_owner_of_a_shop_is_told_what_to_do_first(seller: Seller) -> None:
    with pytest.raises(CannotErase, match=r"You own the shop Rupganj Clay Studio\. Hand it over or close it first"):
        ask(seller.staff.get().user)

    assert not Erasure.objects.exists()


def test_who_becomes_an_owner_meanwhile_waits(shopper: User, seller: Seller) -> None:
    ask(shopper)
    SellerStaff.objects.create(seller=seller, user=shopper, role="owner")

    assert carry_out_erasures(by=BY, at=DUE) == 0
    assert User.objects.get(pk=shopper.pk).name == "Nusrat Jahan"


def test_contact_of_a_guest_goes_when_the_books_may(seller: Seller) -> None:
    order = make_order(make_product(seller)).order
    contact = OrderContact.objects.filter(order=order)

    end_holds(at=NOW + timedelta(days=365 * 5 - 1))
    assert contact.get().name == "Shirin Akter"

    end_holds(at=NOW + timedelta(days=365 * 5 + 1))
    assert (contact.get().name, contact.get().email, contact.get().street) == ("", "", "")


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "status", "email"), KEPT_UNPLACED)
def test_contact_of_an_order_that_was_never_placed_stays_as_long_as_it_may_be(
    seller: Seller, days: int, status: str, email: str
) -> None:
    order = make_order(make_product(seller), method="sandbox").order
    Order.objects.filter(pk=order.pk).update(status=status, expired_at=NOW if status == "expired" else None)

    end_holds(at=order.created_at + timedelta(days=days))

    assert OrderContact.objects.get(order=order).email == email


def test_contact_of_somebody_who_is_still_here_stays(shopper: User, seller: Seller) -> None:
    order = make_order(make_product(seller), user=shopper).order

    end_holds(at=NOW + timedelta(days=365 * 9))

    assert OrderContact.objects.get(order=order).name == "Nusrat Jahan"


def test_open_cart_is_empty_afterwards(shopper: User, seller: Seller) -> None:
    make_cart(make_product(seller), user=shopper)
    ask(shopper)
    carry_out_erasures(by=BY, at=DUE)

    cart = open_cart(owner=CartOwner(user_id=shopper.pk), at=DUE)
    assert (cart.count, cart.lines.count()) == (0, 0)
