"""The files of digital goods: attached once, kept privately, listed for whoever paid."""

from datetime import datetime

import pytest
from django.http import Http404
from django.test import RequestFactory

from shop.base.actor import Actor
from shop.base.files import CannotAccept, open_stored
from shop.base.models import AuditEntry
from shop.catalog.models import Download, Variant
from shop.catalog.queries import downloads_of_variants
from shop.catalog.services import CannotDeliver, add_download
from shop.sellers.models import Seller
from shop.web.ops.views.media import public_file
from tests.factories import make_product

pytestmark = pytest.mark.django_db
BOOK = b"%PDF-1.7 the whole book"


@pytest.fixture
def ebook(seller: Seller) -> Variant:
    return make_product(seller, stock=None).variants.get()


def test_a_file_is_kept_privately_under_a_key_made_by_the_server(ebook: Variant, by: Actor, at: datetime) -> None:
    kept = add_download(variant_id=ebook.pk, content=BOOK, file_name="../The book.exe", by=by, at=at)

    assert kept.file_key.startswith("main/private/catalog/")
    assert kept.file_key.endswith(f"/{kept.sha256[:16]}.pdf")
    assert (kept.file_name, kept.size_bytes) == ("The book.pdf", len(BOOK))
    with open_stored(kept.file_key) as content:
        assert content.read() == BOOK
    assert AuditEntry.objects.get(action="catalog.download_added").subject_id == str(ebook.pk)


def test_no_public_address_leads_to_the_file(ebook: Variant, by: Actor, at: datetime, rf: RequestFactory) -> None:
    kept = add_download(variant_id=ebook.pk, content=BOOK, file_name="book.pdf", by=by, at=at)

    with pytest.raises(Http404):
        public_file(rf.get(f"/media/{kept.file_key}"), kept.file_key)


def test_the_same_content_again_stays_one_file(ebook: Variant, by: Actor, at: datetime) -> None:
    first = add_download(variant_id=ebook.pk, content=BOOK, file_name="book.pdf", by=by, at=at)

    again = add_download(variant_id=ebook.pk, content=BOOK, file_name="renamed.pdf", by=by, at=at)

    assert again == first
    assert Download.objects.count() == 1


def test_goods_sent_in_a_parcel_take_no_file(seller: Seller, by: Actor, at: datetime) -> None:
    mug = make_product(seller, stock=3).variants.get()

    with pytest.raises(CannotDeliver):
        add_download(variant_id=mug.pk, content=BOOK, file_name="book.pdf", by=by, at=at)

    assert not Download.objects.exists()


def test_a_refused_file_leaves_nothing(ebook: Variant, by: Actor, at: datetime) -> None:
    with pytest.raises(CannotAccept):
        add_download(variant_id=ebook.pk, content=b"MZ\x90", file_name="book.pdf", by=by, at=at)

    assert not Download.objects.exists()


def test_files_are_listed_for_the_asked_variants_only(ebook: Variant, seller: Seller, by: Actor, at: datetime) -> None:
    other = make_product(seller, stock=None).variants.get()
    add_download(variant_id=other.pk, content=BOOK, file_name="other.pdf", by=by, at=at)
    for name in ("b", "a"):
        add_download(variant_id=ebook.pk, content=BOOK + name.encode(), file_name=name, by=by, at=at)

    views = downloads_of_variants([ebook.pk])

    assert [(view.file_name, view.variant_id) for view in views] == [("a.pdf", ebook.pk), ("b.pdf", ebook.pk)]
