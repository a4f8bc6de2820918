"""Reviews of a shop: written by buyers, read on its pages, answered by the shop, moderated by staff."""

from __future__ import annotations

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.reviews.models import Answer, Question, SellerReview
from shop.sellers.models import Seller
from tests.cast import NOW, person
from tests.factories import make_product
from tests.reviews.test_shops import WORDS, got, posted

from .reading import queries_of

pytestmark = pytest.mark.django_db
MARKS = {"delivery": "5", "described": "4", "communication": "4", "text": "Came in two days."}


def reviewed(seller: Seller, number: int) -> list[SellerReview]:
    """So many reviews of so many buyers."""
    buyers = [person(f"buyer{one}@example.com", name=f"Buyer {one}") for one in range(number)]
    return [posted(got(seller, buyer), buyer) for buyer in buyers]


def signed_in(user: User) -> Client:
    """The person's browser."""
    browser = Client()
    browser.force_login(user)
    return browser


def test_buyer_reviews_the_shop_from_the_account(seller: Seller, shopper: User) -> None:
    package, browser = got(seller, shopper), signed_in(shopper)
    assert f"/profile/reviews/shops/{package.public_id}/" in browser.get("/profile/reviews/").text

    answer = browser.post(f"/profile/reviews/shops/{package.public_id}/", MARKS, follow=True)

    assert answer.redirect_chain == [("/profile/reviews/", 302)]
    review = SellerReview.objects.get()
    assert (review.delivery, review.described, review.communication, review.text) == (5, 4, 4, "Came in two days.")
    assert "Came in two days." in Client().get("/sellers/rupganj-clay/reviews/").text


def test_review_without_marks_is_asked_for_them(seller: Seller, shopper: User) -> None:
    package = got(seller, shopper)

    answer = signed_in(shopper).post(f"/profile/reviews/shops/{package.public_id}/", {"text": "Good"})

    assert (answer.status_code, "Choose how many stars." in answer.text) == (422, True)
    assert not SellerReview.objects.exists()


def test_package_of_somebody_else_does_not_exist(seller: Seller, shopper: User, other_shopper: User) -> None:
    package = got(seller, shopper)

    assert signed_in(other_shopper).post(f"/profile/reviews/shops/{package.public_id}/", MARKS).status_code == 404
    assert not SellerReview.objects.exists()


def test_rating_stands_on_the_shop_and_beside_its_name_from_three_reviews_on(seller: Seller) -> None:
    product = make_product(seller)
    addresses = ("/sellers/rupganj-clay/", f"/products/{product.slug}/")
    reviewed(seller, 2)
    assert not any("Rated </span>4.3" in Client().get(address).text for address in addresses)

    posted(got(seller, buyer := person("third@example.com", name="Third")), buyer)

    for address in addresses:
        page = Client().get(address).text
        assert ("Rated </span>4.3" in page, 'href="/sellers/rupganj-clay/reviews/"' in page) == (True, True)
    assert "3 sales" in Client().get("/sellers/rupganj-clay/").text


def test_votes_and_reports_lead_back_to_the_reviews(seller: Seller, shopper: User) -> None:
    review, browser = reviewed(seller, 1)[0], signed_in(shopper)

    vote = browser.post(f"/reviews/shops/{review.public_id}/votes/")
    report = browser.post(f"/reviews/shops/{review.public_id}/report/", {"reason": "An advert"})

    assert vote["Location"] == report["Location"] == "/sellers/rupganj-clay/reviews/"
    review.refresh_from_db()
    assert (review.helpful, review.reports.get().reason) == (1, "An advert")


def test_shop_answers_and_shoppers_read_it(seller: Seller) -> None:
    review = reviewed(seller, 1)[0]
    owner = signed_in(User.objects.get(email="rehana@example.com"))
    assert WORDS.text in owner.get("/seller/reviews/?tab=shop").text

    answer = owner.post(f"/seller/reviews/shop/{review.public_id}/reply/", {"text": "Thank you!"})

    assert answer["Location"] == "/seller/reviews/?tab=shop"
    assert "Thank you!" in Client().get("/sellers/rupganj-clay/reviews/").text


def test_rival_answers_nothing(seller: Seller, rival_seller: Seller) -> None:
    review = reviewed(seller, 1)[0]
    rival = signed_in(User.objects.get(email="kamal@example.com"))

    assert rival.post(f"/seller/reviews/shop/{review.public_id}/reply/", {"text": "Ha"}).status_code == 404
    review.refresh_from_db()
    assert review.reply == ""


def test_staff_hide_a_review_and_show_it_again(seller: Seller, operator: User) -> None:
    review, office = reviewed(seller, 1)[0], signed_in(operator)

    office.post(f"/admin/reviews/shops/{review.public_id}/hiding/", {"reason": "Names a rider."})
    assert WORDS.text not in Client().get("/sellers/rupganj-clay/reviews/").text
    assert "Names a rider." in office.get("/admin/reviews/?tab=shops").text

    office.post(f"/admin/reviews/shops/{review.public_id}/keeping/")
    assert WORDS.text in Client().get("/sellers/rupganj-clay/reviews/").text


def test_staff_hide_one_answer(seller: Seller, operator: User, shopper: User) -> None:
    question = Question.objects.create(product=make_product(seller), user=shopper, text="Rust?", asked_at=NOW)
    advert, good = (Answer.objects.create(question=question, text=text, answered_at=NOW) for text in ("Ad", "No."))
    office = signed_in(operator)

    assert f"/admin/answers/{advert.public_id}/hiding/" in office.get("/admin/reviews/?tab=questions").text
    office.post(f"/admin/answers/{advert.public_id}/hiding/")

    assert list(Answer.objects.filter(hidden_at=None)) == [good]
    assert office.post(f"/admin/answers/{advert.public_id}/hiding/").status_code == 404


@pytest.mark.parametrize("number", [1, 9])
def test_reviews_take_a_fixed_number_of_queries(seller: Seller, number: int) -> None:
    reviewed(seller, number)

    assert len(queries_of(Client(), "/sellers/rupganj-clay/reviews/")) <= 7
