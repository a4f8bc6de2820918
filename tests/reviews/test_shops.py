"""Reviews of shops: who may write them, what they add up to however many write at once, and whom they are told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db.utils import IntegrityError

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.notifications.models import Mail
from shop.orders.models import Package
from shop.profiles.services import change_preferences
from shop.profiles.types import Topic
from shop.reviews.models import Question, SellerReview
from shop.reviews.queries import counted_seller_rating, packages_to_review, questions_of_product, reviews_of_shop
from shop.reviews.services import (
    CannotReview,
    CannotVote,
    ReviewWords,
    Said,
    SellerWords,
    answer_question,
    ask_question,
    hide_answer,
    hide_review,
    keep_review,
    post_review,
    post_seller_review,
    reply_to_review,
    report_review,
    vote_helpful,
)
from shop.reviews.types import About
from shop.sellers.models import Seller, SellerStaff
from shop.sellers.types import Rating
from tests.cast import NOW, person
from tests.checkout.crowd import at_once, kinds
from tests.factories import make_order, make_product
from tests.queue import drain
from tests.returns.conftest import delivered

WORDS = SellerWords(5, 4, 4, "Came in two days.", "en")


def got(seller: Seller, user: User, *, at: datetime = NOW) -> Package:
    """A package of the shop that reached the person."""
    return delivered(make_order(make_product(seller), user=user).order.packages.get(), at=at)


def posted(package: Package, user: User, words: SellerWords = WORDS, *, at: datetime = NOW) -> SellerReview:
    """The person's review of the shop."""
    return post_seller_review(user_id=user.pk, package=package.public_id, words=words, photos=[], at=at)


def rating_of(seller: Seller) -> Rating:
    """What the seller's row says."""
    return Seller.objects.get(pk=seller.pk).rating


def told(kind: str) -> list[str]:
    """Who got a mail of this kind."""
    return sorted(Mail.objects.filter(kind__startswith=kind).values_list("recipient", flat=True))


@pytest.mark.django_db
def test_review_after_delivery_counts_for_the_shop(seller: Seller, rival_seller: Seller, shopper: User) -> None:
    package = got(seller, shopper)
    assert packages_to_review(shopper.pk) == [package]

    review = posted(package, shopper)

    assert (review.author, review.rating, review.seller_id) == ("Nusrat J.", 4.3, seller.pk)
    assert rating_of(seller) == Rating(1, 43, 50, 40, 40)
    assert rating_of(rival_seller) == Rating(0, 0, 0, 0, 0)
    assert packages_to_review(shopper.pk) == []


@pytest.mark.django_db
def test_only_who_got_the_parcel_writes_and_never_the_shop_itself(
    seller: Seller, shopper: User, other_shopper: User
) -> None:
    package = got(seller, shopper)
    under_way = make_order(make_product(seller), user=shopper).order.packages.get()
    SellerStaff.objects.create(seller=seller, user=other_shopper, role="packer")
    own = got(seller, other_shopper)

    for bought, user, sentence in (
        (package, other_shopper, "delivered to you"),
        (under_way, shopper, "delivered to you"),
        (own, other_shopper, "You work for this shop"),
    ):
        with pytest.raises(CannotReview, match=sentence):
            posted(bought, user)

    assert SellerReview.objects.count() == 0
    assert rating_of(seller).count == 0


@pytest.mark.django_db
def test_review_changes_for_thirty_days_and_stays_one(seller: Seller, shopper: User) -> None:
    package = got(seller, shopper)
    posted(package, shopper)

    posted(package, shopper, replace(WORDS, delivery=1), at=NOW + timedelta(days=30))
    with pytest.raises(CannotReview, match="30 days"):
        posted(package, shopper, at=NOW + timedelta(days=30, seconds=1))

    assert SellerReview.objects.get().delivery == 1
    assert rating_of(seller) == Rating(1, 30, 10, 40, 40)


@pytest.mark.django_db
def test_hidden_review_counts_for_nothing_and_comes_back(
    seller: Seller, shopper: User, other_shopper: User, by: Actor, at: datetime
) -> None:
    review = posted(got(seller, shopper), shopper)
    posted(got(seller, other_shopper), other_shopper, SellerWords(1, 1, 1, "", "en"))
    report_review(review_id=review.pk, of=About.SHOP, user_id=other_shopper.pk, reason="An advert", at=at)

    hide_review(review_id=review.pk, of=About.SHOP, reason="An advert.", by=by, at=at)
    assert rating_of(seller) == Rating(1, 10, 10, 10, 10)
    assert list(reviews_of_shop(seller.pk).values_list("user", flat=True)) == [other_shopper.pk]

    keep_review(review_id=review.pk, of=About.SHOP, by=by, at=at)
    assert rating_of(seller) == counted_seller_rating(seller.pk) == Rating(2, 27, 30, 25, 25)
    assert review.reports.filter(settled_at=None).count() == 0


@pytest.mark.django_db
def test_nobody_votes_for_their_own_review(seller: Seller, shopper: User, other_shopper: User) -> None:
    review = posted(got(seller, shopper), shopper)
    vote = partial(vote_helpful, review_id=review.pk, of=About.SHOP)

    with pytest.raises(CannotVote):
        vote(user_id=shopper.pk)
    assert [vote(user_id=other_shopper.pk), vote(user_id=other_shopper.pk)] == [True, False]

    review.refresh_from_db()
    assert (review.helpful, review.votes.count()) == (1, 1)


@pytest.mark.django_db
def test_rating_without_a_mean_cannot_be_written(seller: Seller) -> None:
    with pytest.raises(IntegrityError, match="sellers_seller_rated_iff_reviews"):
        Seller.objects.filter(pk=seller.pk).update(rating_count=3)


def crowd(seller: Seller, size: int) -> Sequence[tuple[Package, User]]:
    """People who got a parcel each."""
    buyers = [person(f"buyer{number}@example.com", name=f"Buyer {number}") for number in range(size)]
    return [(got(seller, buyer), buyer) for buyer in buyers]


@pytest.mark.django_db(transaction=True)
def test_rating_is_exact_when_many_write_change_and_are_hidden_at_once(seller: Seller, by: Actor) -> None:
    people = crowd(seller, 12)
    first, second = people[:6], people[6:]
    reviews = [posted(package, user, SellerWords(5, 5, 5, "", "en")) for package, user in first]
    hide = partial(hide_review, of=About.SHOP, reason="An advert.", by=by, at=NOW)
    steps: list[Any] = [partial(posted, package, user, SellerWords(1, 2, 3, "", "en")) for package, user in second]
    steps += [partial(posted, *first[number], SellerWords(3, 3, 3, "", "en")) for number in (0, 1)]
    steps += [partial(hide, review_id=reviews[number].pk) for number in (2, 3)]

    answers = at_once(steps)

    assert kinds(answers) == {"SellerReview": 8, "NoneType": 2}
    assert rating_of(seller) == counted_seller_rating(seller.pk)
    assert rating_of(seller).count == 10


@pytest.mark.django_db(transaction=True)
def test_one_package_gets_one_review_however_often_it_is_sent(seller: Seller, shopper: User) -> None:
    package = got(seller, shopper)

    at_once([partial(posted, package, shopper) for _time in range(6)])

    assert SellerReview.objects.count() == 1
    assert rating_of(seller) == Rating(1, 43, 50, 40, 40)


@pytest.mark.django_db
def test_author_and_shop_are_told_of_each_step(seller: Seller, shopper: User, by: Actor, at: datetime) -> None:
    review = posted(got(seller, shopper), shopper)
    reply = partial(reply_to_review, review_id=review.pk, of=About.SHOP, at=at)
    reply(text="Thank you!")
    reply(text="Thank you very much!")
    hide_review(review_id=review.pk, of=About.SHOP, reason="Names a rider.", by=by, at=at)
    keep_review(review_id=review.pk, of=About.SHOP, by=by, at=at)

    drain()

    buyer, shop = "nusrat@example.com", "rupganj-clay@example.com"
    assert told("reviews.published") == [buyer, buyer, shop]
    assert told("reviews.replied") == [buyer]
    hidden = Mail.objects.get(kind__startswith="reviews.hidden")
    assert (hidden.recipient, "Names a rider." in hidden.text) == (buyer, True)
    assert "/sellers/rupganj-clay/reviews/" in hidden.text
    assert "Came in two days." not in "".join(Mail.objects.values_list("text", flat=True))


@pytest.mark.django_db
def test_who_wants_no_mail_about_reviews_hears_only_that_one_is_hidden(
    seller: Seller, shopper: User, by: Actor, at: datetime
) -> None:
    nothing = {topic: frozenset[Any]() for topic in Topic}
    change_preferences(user_id=shopper.pk, bio="", currency="", notices=nothing)
    review = posted(got(seller, shopper), shopper)
    reply_to_review(review_id=review.pk, of=About.SHOP, text="Thank you!", at=at)
    hide_review(review_id=review.pk, of=About.SHOP, reason="An advert.", by=by, at=at)

    drain()

    mails = Mail.objects.filter(recipient="nusrat@example.com", kind__startswith="reviews")
    assert [mail.kind for mail in mails] == ["reviews.hidden.author"]


@pytest.mark.django_db
def test_product_reviews_and_questions_are_told_alike(seller: Seller, shopper: User, other_shopper: User) -> None:
    product = make_product(seller, title={"en": "Clay pot"})
    line = delivered(make_order(product, user=shopper).order.packages.get(), at=NOW).lines.get()
    post_review(user_id=shopper.pk, line=line.public_id, words=ReviewWords(5, "Good", "", "en"), photos=[], at=NOW)
    question = ask_question(product_id=product.pk, user=other_shopper, said=Said("Does it rust?", "en"), at=NOW)
    answer_question(question_id=question.pk, user=shopper, by_seller=False, said=Said("No.", "en"), at=NOW)

    drain()

    buyer, asker, shop = "nusrat@example.com", "tanvir@example.com", "rupganj-clay@example.com"
    assert told("reviews.published") == [buyer, shop]
    assert (told("reviews.question_asked"), told("reviews.question_answered")) == ([shop], [asker])
    answered = Mail.objects.get(kind__startswith="reviews.question_answered")
    assert "Somebody who bought it answered your question about Clay pot." in answered.text
    assert f"/products/{product.slug}/questions/" in answered.text


@pytest.mark.django_db
def test_one_answer_is_hidden_and_its_question_stays(seller: Seller, shopper: User, by: Actor, at: datetime) -> None:
    product = make_product(seller)
    question = ask_question(product_id=product.pk, user=shopper, said=Said("Does it rust?", "en"), at=at)
    said = partial(answer_question, question_id=question.pk, user=shopper, by_seller=True, at=at)
    advert, answer = said(said=Said("Buy at mine!", "en")), said(said=Said("No.", "en"))

    hide_answer(answer_id=advert.pk, by=by, at=at)

    shown = questions_of_product(product.pk)
    assert [list(one.answers.all()) for one in shown] == [[answer]]
    assert Question.objects.get().hidden_at is None
