"""Files of applicants lie encrypted in storage: bound to their place, opened for those allowed, rotated."""

from __future__ import annotations

import base64
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from shop.accounts.models import User
from shop.base import files
from shop.base.sealed import CannotOpen
from shop.sellers.models import Seller, SellerDocument
from shop.sellers.queries import document_content
from shop.sellers.types import ItemKind
from tests.factories.sellers import applicant_of, ask_for, ask_only_for, fill_in, send_paper

pytestmark = pytest.mark.django_db
OLD, NEW = (f"{name}:{base64.urlsafe_b64encode(name.encode() * 16).decode()}" for name in ("k1", "k2"))
JPEG = b"\xff\xd8\xff"


@pytest.fixture
def applicant(shopper: User, settings: Any) -> Seller:
    """Nusrat's shop, on a machine with one key."""
    settings.FIELD_KEYS = [OLD]
    ask_only_for()
    seller = applicant_of(shopper)
    fill_in(seller)
    return seller


@pytest.fixture
def paper(applicant: Seller) -> SellerDocument:
    """Her identity card."""
    return send_paper(applicant, ask_for(ItemKind.DOCUMENT))


def raw(document: SellerDocument) -> bytes:
    """What lies in the storage."""
    with files.open_stored(document.file_key) as stored:
        return bytes(stored.read())


def clear(document: SellerDocument) -> bytes:
    """What its owner sees."""
    with document_content(document) as opened:
        return bytes(opened.read())


def test_storage_holds_nothing_that_could_be_looked_at(paper: SellerDocument) -> None:
    content = clear(paper)

    assert content.startswith(JPEG)
    assert raw(paper).startswith(b"haat-sealed-1 k1\n")
    assert content[:64] not in raw(paper)
    assert (paper.sealed_with, paper.size_bytes) == ("k1", len(content))


def test_file_copied_to_another_place_or_changed_does_not_open(paper: SellerDocument) -> None:
    sealed = raw(paper)
    elsewhere, broken = (f"{files.new_key(room='sellers', private=True)}/{name}.jpg" for name in "ab")
    files.store(elsewhere, sealed)
    files.store(broken, sealed[:-1] + bytes([sealed[-1] ^ 1]))

    for key in (elsewhere, broken):
        with pytest.raises(CannotOpen):
            files.open_sealed(key)


def test_rotation_seals_files_anew_and_the_old_key_may_go(
    paper: SellerDocument, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before, old_key = clear(paper), paper.file_key
    settings.FIELD_KEYS = [NEW, OLD]

    said = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_keys", stdout=said)
        call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_KEYS = [NEW]

    paper.refresh_from_db()
    assert "main documents of sellers: 1 sealed anew with k2" in said.getvalue()
    assert (paper.sealed_with, clear(paper)) == ("k2", before)
    with pytest.raises(FileNotFoundError):
        files.open_stored(old_key)


def test_file_from_before_is_readable_and_sealed_by_the_next_rotation(
    paper: SellerDocument, django_capture_on_commit_callbacks: Any
) -> None:
    content = clear(paper)
    key = f"{files.new_key(room='sellers', private=True)}/old.jpg"
    files.store(key, content)
    SellerDocument.objects.update(file_key=key, sealed_with="")
    paper.refresh_from_db()
    assert clear(paper) == content

    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_keys", stdout=StringIO())

    paper.refresh_from_db()
    assert (paper.sealed_with, clear(paper)) == ("k1", content)
    assert content[:64] not in raw(paper)
