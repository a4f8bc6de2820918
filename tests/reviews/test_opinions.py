"""Reviews after delivery, votes, reports and replies; questions and answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.orders.models import OrderLine
from shop.reviews.models import Question, Review
from shop.reviews.queries import (
    Answering,
    answering_of_seller,
    lines_to_review,
    questions_of_product,
    questions_of_seller,
    reported_reviews,
    unanswered_reviews_of_seller,
)
from shop.reviews.services import (
    CannotAnswerQuestion,
    CannotReview,
    CannotVote,
    ReviewWords,
    Said,
    answer_question,
    ask_question,
    hide_question,
    hide_review,
    keep_review,
    post_review,
    public_name,
    reply_to_review,
    report_review,
    vote_helpful,
)
from shop.sellers.models import Seller
from tests.cast import NOW, person
from tests.checkout.crowd import at_once, kinds
from tests.factories import make_order, make_product
from tests.returns.conftest import delivered

WORDS = ReviewWords(4, "Solid", "Boils fast.", "en")


@pytest.fixture
def pot(seller: Seller) -> Product:
    """Something to have an opinion on."""
    return make_product(seller)


@pytest.fixture
def line(pot: Product, shopper: User) -> OrderLine:
    """Nusrat's pot, delivered."""
    return delivered(make_order(pot, user=shopper).order.packages.get(), at=NOW).lines.get()


def posted(line: OrderLine, user: User) -> Review:
    """Her review."""
    return post_review(user_id=user.pk, line=line.public_id, words=WORDS, photos=[], at=NOW)


@pytest.mark.django_db
def test_review_of_a_delivered_thing_counts_for_its_product(line: OrderLine, shopper: User, pot: Product) -> None:
    assert lines_to_review(shopper.pk) == [line]

    review = posted(line, shopper)

    pot.refresh_from_db()
    assert (review.author, review.verified, review.rating) == ("Nusrat J.", True, 4)
    assert (pot.rating_tenths, pot.review_count) == (40, 1)
    assert lines_to_review(shopper.pk) == []


@pytest.mark.django_db
def test_what_was_not_delivered_to_the_person_cannot_be_reviewed(
    line: OrderLine, pot: Product, shopper: User, other_shopper: User
) -> None:
    under_way = make_order(pot, user=shopper).order.packages.get().lines.get()

    for bought, user in ((line, other_shopper), (under_way, shopper)):
        with pytest.raises(CannotReview, match="delivered to you"):
            posted(bought, user)

    assert Review.objects.count() == 0


@pytest.mark.django_db
def test_review_changes_for_thirty_days_and_stays_one(line: OrderLine, shopper: User) -> None:
    review = posted(line, shopper)
    change = partial(post_review, user_id=shopper.pk, line=line.public_id, photos=[])

    change(words=ReviewWords(2, "Rusts", "", "en"), at=NOW + timedelta(days=30))
    with pytest.raises(CannotReview, match="30 days"):
        change(words=ReviewWords(5, "", "", "en"), at=NOW + timedelta(days=30, seconds=1))

    review.refresh_from_db()
    assert (Review.objects.count(), review.rating, review.title, review.written_at) == (1, 2, "Rusts", NOW)


@pytest.mark.django_db
def test_nobody_votes_for_their_own_review(line: OrderLine, shopper: User) -> None:
    review = posted(line, shopper)

    with pytest.raises(CannotVote):
        vote_helpful(review_id=review.pk, user_id=shopper.pk)

    review.refresh_from_db()
    assert (review.helpful, review.votes.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_votes_of_many_at_once_are_counted_once_each(line: OrderLine, shopper: User) -> None:
    review = posted(line, shopper)
    voters = [person(f"voter{number}@example.com") for number in range(4)]

    answers = at_once([partial(vote_helpful, review_id=review.pk, user_id=voter.pk) for voter in voters for _ in "ab"])

    review.refresh_from_db()
    assert sorted(str(answer) for answer in answers) == ["False"] * 4 + ["True"] * 4
    assert (review.helpful, review.votes.count()) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_one_line_gets_one_review_however_often_it_is_sent(line: OrderLine, shopper: User, pot: Product) -> None:
    answers = at_once([partial(posted, line, shopper) for _time in range(6)])

    pot.refresh_from_db()
    assert kinds(answers) == {"Review": 6}
    assert (Review.objects.count(), pot.review_count) == (1, 1)


@pytest.mark.django_db
def test_reported_review_waits_for_staff_who_hide_it_with_a_reason(
    line: OrderLine, shopper: User, other_shopper: User, pot: Product, by: Actor
) -> None:
    review = posted(line, shopper)
    report = partial(report_review, review_id=review.pk, user_id=other_shopper.pk, reason="An advert", at=NOW)
    assert (report(), report()) == (True, False)
    assert [one.pk for one in reported_reviews()] == [review.pk]

    hide_review(review_id=review.pk, reason="It is an advert.", by=by, at=NOW)

    pot.refresh_from_db()
    review.refresh_from_db()
    assert (review.hidden_reason, pot.review_count, pot.rating_tenths) == ("It is an advert.", 0, None)
    assert not reported_reviews().exists()
    keep_review(review_id=review.pk, by=by, at=NOW)
    pot.refresh_from_db()
    assert pot.review_count == 1


@pytest.mark.django_db
def test_reply_of_the_seller_can_be_taken_back(line: OrderLine, shopper: User) -> None:
    review = posted(line, shopper)
    reply_to_review(review_id=review.pk, text=" Thank you. ", at=NOW)
    review.refresh_from_db()
    assert (review.reply, review.replied_at) == ("Thank you.", NOW)

    reply_to_review(review_id=review.pk, text="", at=NOW)

    review.refresh_from_db()
    assert (review.reply, review.replied_at) == ("", None)


@pytest.mark.django_db
def test_buyers_and_the_seller_answer_and_strangers_do_not(
    line: OrderLine, shopper: User, other_shopper: User, pot: Product, at: datetime
) -> None:
    question = ask_question(product_id=pot.pk, user=other_shopper, said=Said("Does it rust?", "en"), at=at)
    answer = partial(answer_question, question_id=question.pk, said=Said("No.", "en"), at=at)

    with pytest.raises(CannotAnswerQuestion):
        answer(user=other_shopper, by_seller=False)
    answer(user=shopper, by_seller=False)
    answer(user=User.objects.get(email="rehana@example.com"), by_seller=True)

    shown = questions_of_product(pot.pk)[0].answers.all()
    assert [(one.author, one.by_seller) for one in shown] == [("Rehana B.", True), ("Nusrat J.", False)]


@pytest.mark.django_db
def test_hidden_question_is_seen_by_nobody(pot: Product, other_shopper: User, by: Actor, at: datetime) -> None:
    question = ask_question(product_id=pot.pk, user=other_shopper, said=Said("Spam", "en"), at=at)

    hide_question(question_id=question.pk, by=by, at=at)

    assert questions_of_product(pot.pk) == []
    assert Question.objects.get().hidden_at == at


@pytest.mark.parametrize(
    ("name", "shown"), [("Nusrat Jahan", "Nusrat J."), ("Nusrat", "Nusrat"), ("", ""), ("A B C", "A B.")]
)
def test_public_name_is_the_first_name_and_an_initial(name: str, shown: str) -> None:
    assert public_name(name) == shown


# How fast a seller answers -----------------------------------------------------------------------------------------


def asked_and_answered(pot: Product, *, hours_ago: float, after: float | None) -> Question:
    """A question, and the seller's answer so many hours after it."""
    asked_at = NOW - timedelta(hours=hours_ago)
    question = Question.objects.create(product=pot, author="Nila", language="en", text="How tall?", asked_at=asked_at)
    if after is not None:
        answered = {"author": "Rehana", "language": "en", "text": "Tall.", "by_seller": True}
        question.answers.create(answered_at=asked_at + timedelta(hours=after), **answered)
    return question


def answering(seller: Seller) -> Answering:
    """The seller's figures of the last ten days."""
    return answering_of_seller(seller.pk, since=NOW - timedelta(days=10), at=NOW)


@pytest.mark.django_db
def test_answer_time_is_the_middle_of_all_and_waiting_counts_too(pot: Product, seller: Seller) -> None:
    asked_and_answered(pot, hours_ago=50, after=1)
    asked_and_answered(pot, hours_ago=40, after=3)
    asked_and_answered(pot, hours_ago=300, after=200)
    waiting = asked_and_answered(pot, hours_ago=30, after=None)

    found = answering(seller)

    assert found == Answering(waiting=1, oldest_at=waiting.asked_at, count=3, median=timedelta(hours=3))
    assert list(questions_of_seller(seller.pk, waiting=True)) == [waiting]


@pytest.mark.django_db
def test_only_the_sellers_own_first_answer_counts(pot: Product, seller: Seller, rival_seller: Seller) -> None:
    question = asked_and_answered(pot, hours_ago=20, after=6)
    said = {"author": "Nila", "language": "en", "text": "Very."}
    question.answers.create(answered_at=question.asked_at + timedelta(hours=1), by_seller=False, **said)
    question.answers.create(answered_at=question.asked_at + timedelta(hours=9), by_seller=True, **said)
    asked_and_answered(make_product(rival_seller), hours_ago=9, after=None)

    assert answering(seller) == Answering(waiting=0, oldest_at=None, count=1, median=timedelta(hours=6))


@pytest.mark.django_db
def test_nobody_asked(seller: Seller) -> None:
    assert answering(seller) == Answering(waiting=0, oldest_at=None, count=0, median=None)


@pytest.mark.django_db
def test_reviews_without_a_reply_are_counted_until_they_are_old(pot: Product, seller: Seller) -> None:
    for age, reply in [(1, ""), (2, "Thanks"), (31, "")]:
        at = NOW - timedelta(days=age)
        Review.objects.create(
            product=pot, author="Nila", rating=4, written_at=at, reply=reply, replied_at=at if reply else None
        )

    assert unanswered_reviews_of_seller(seller.pk, since=NOW - timedelta(days=30)) == 1
