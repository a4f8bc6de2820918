"""The pages of one's data: proof first, a private download, a way back from deletion."""

import io
import zipfile

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.privacy.models import Erasure, Export
from shop.privacy.services import make_export
from shop.sellers.models import Seller
from tests.cast import NOW, PASSWORD

PROOF = {"confirm-password": PASSWORD}
DELETION = "/profile/data/deletion/"


@pytest.fixture
def signed_in(client: Client, shopper: User) -> Client:
    client.force_login(shopper)
    return client


def made(client: Client) -> Export:
    client.post("/profile/data/exports/", PROOF)
    export = Export.objects.latest("pk")
    make_export(export_id=export.pk, at=NOW)
    return export


@pytest.mark.parametrize("path", ["", "exports/", "deletion/"])
def test_stranger_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(f"/profile/data/{path}").headers["Location"].startswith("/auth/login/?next=%2Fprofile%2Fdata")


@pytest.mark.parametrize("path", ["/profile/data/exports/", DELETION])
def test_nothing_happens_before_it_is_proven_who_sits_there(signed_in: Client, path: str) -> None:
    answer = signed_in.post(path, {"sure": "1"})

    assert "Is it you?" in answer.text
    assert signed_in.post(path, {"sure": "1", "confirm-password": "wrong"}).status_code == 422
    assert not Export.objects.exists()
    assert not Erasure.objects.exists()


def test_five_wrong_proofs_are_enough(signed_in: Client) -> None:
    for _ in range(5):
        signed_in.post(DELETION, {"confirm-password": "wrong"})

    answer = signed_in.post(DELETION, {"sure": "1"} | PROOF)

    assert "Too many tries. Wait a few minutes, then try again." in answer.text
    assert not Erasure.objects.exists()


def test_copy_is_downloaded_by_its_person(signed_in: Client) -> None:
    export = made(signed_in)

    assert f"/profile/data/exports/{export.public_id}/" in signed_in.get("/profile/data/").text
    answer = signed_in.get(f"/profile/data/exports/{export.public_id}/")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert "accounts/user.json" in archive.namelist()


def test_copy_of_another_does_not_exist(signed_in: Client, other_shopper: User) -> None:
    export = made(signed_in)
    stranger = Client()
    stranger.force_login(other_shopper)

    answer = stranger.post(f"/profile/data/exports/{export.public_id}/", PROOF)

    assert answer.status_code == 404
    assert str(export.public_id) not in stranger.get("/profile/data/").text


def test_deletion_signs_out_everywhere_and_can_be_undone(signed_in: Client, shopper: User) -> None:
    other_device = Client()
    other_device.force_login(shopper)

    assert signed_in.post(DELETION, {"sure": "1"} | PROOF).headers["Location"] == "/"

    assert other_device.get("/profile/data/").status_code == 302
    assert signed_in.get("/profile/data/").status_code == 302
    assert Erasure.objects.get(user=shopper).undone_at is None

    back = Client()
    back.force_login(shopper)
    assert "Keep my account" in back.get("/profile/data/").text
    back.post("/profile/data/deletion/undo/")

    assert Erasure.objects.get(user=shopper).undone_at is not None
    assert "Keep my account" not in back.get("/profile/data/").text


def test_page_asks_once_more_before_it_deletes(signed_in: Client) -> None:
    answer = signed_in.post(DELETION, PROOF)

    assert "For 14 days you can sign in and keep the account." in answer.text
    assert not Erasure.objects.exists()


def test_owner_of_a_shop_reads_what_to_do_first(client: Client, seller: Seller) -> None:
    client.force_login(seller.staff.get().user)

    answer = client.post(DELETION, {"sure": "1"} | PROOF)

    assert answer.status_code == 409
    assert "Hand it over or close it first" in answer.text
    assert not Erasure.objects.exists()
    assert client.get("/profile/data/").status_code == 200
