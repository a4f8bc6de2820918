"""The three commands, as an operator types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command

from shop.catalog.models import Category, Product
from shop.exchange.management.commands import import_products as import_products_command
from shop.exchange.models import ImportRun
from shop.exchange.reports import safe_cell
from tests.exchange.test_importing import BOWL, CUP, HEADER, everything

pytestmark = pytest.mark.django_db

BAD = "vase,,,,,,active,,,V-1,,,,10,,\n=A1,Plate,,,,,active,,,P-1,,,,10,,\n"


def said(*arguments: object) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_import_says_in_words_what_it_did(write_file, seller) -> None:
    path = write_file(HEADER + CUP + BOWL, "products.csv.gz")

    words = said("import_products", path, "--format", "shopify", "--seller", seller.slug)

    run = ImportRun.objects.get()
    assert words.splitlines() == [
        "Products: 2 new, 0 changed, 0 as they were. Variants: 3 new.",
        "Pictures that wait for the worker: 2.",
        "No line had anything to report.",
        f"To take all of it back: manage.py undo_import {run.pk}",
    ]
    assert (run.actor, run.file_name, run.seller) == ("system:import_products", "products.csv.gz", seller)


def test_findings_are_written_as_a_table_that_no_spreadsheet_calculates(write_file, seller, tmp_path: Path) -> None:
    path, errors = write_file(HEADER + CUP + BAD), tmp_path / "errors.csv"

    words = said("import_products", path, "--format", "shopify", "--seller", seller.slug, "--errors", errors)

    rows = list(csv.reader(io.StringIO(errors.read_text(encoding="utf-8-sig"))))
    assert f"2 findings, with line and reason, are in {errors}." in words
    assert rows == [
        ["Line", "Column", "Cell", "Outcome", "Reason", "Code"],
        [
            "4",
            "Title",
            "",
            "Product left out",
            "The product has no title. Write it on the product's first line.",
            "no_title",
        ],
        [
            "5",
            "Handle",
            "'=A1",
            "Line left out",
            "The cell is a formula. Replace it with its value.",
            "formula_in_code",
        ],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "\t", "\r", "  =", "＝", "＋", "－", "＠", "\u3000＝"])
def test_cell_that_a_spreadsheet_would_calculate_gets_an_apostrophe(start: str) -> None:
    assert safe_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "Cup", "5", "a=b", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_dry_run_says_what_it_would_do(write_file, seller) -> None:
    before = everything()

    words = said(
        "import_products", write_file(HEADER + CUP), "--format", "shopify", "--seller", seller.slug, "--dry-run"
    )

    assert words.splitlines()[:2] == [
        "Dry run: nothing was kept. An import would do this:",
        "Products: 1 new, 0 changed, 0 as they were. Variants: 2 new.",
    ]
    assert everything() == before


def test_wrong_file_ends_the_command_with_its_sentence(write_file, seller) -> None:
    path = write_file("Handle,Title\na,b\n".encode("utf-16"))

    with pytest.raises(CommandError) as error:
        said("import_products", path, "--format", "shopify", "--seller", seller.slug)

    assert (
        str(error.value)
        == "Nothing was changed. The file is saved as UTF-16. Save it as “CSV UTF-8” and choose it again."
    )
    assert ImportRun.objects.count() == 0


def test_unknown_seller_ends_the_command(write_file, seller) -> None:
    with pytest.raises(CommandError, match="There is no seller “nobody”"):
        said("import_products", write_file(HEADER + CUP), "--format", "shopify", "--seller", "nobody")

    assert Product.objects.count() == 0


@pytest.mark.parametrize("options", [[], ["--seller", "a", "--sellers-from-vendor"], ["--seller", "a", "--batch", "0"]])
def test_options_that_make_no_sense_are_refused(write_file, options: list[str]) -> None:
    with pytest.raises(CommandError):
        said("import_products", write_file(HEADER + CUP), "--format", "shopify", *options)


def test_undo_says_what_it_did_and_refuses_a_second_time(write_file, seller) -> None:
    said("import_products", write_file(HEADER + CUP + BOWL), "--format", "shopify", "--seller", seller.slug)
    run = ImportRun.objects.get()

    words = said("undo_import", run.pk)

    assert words == "Products: 2 new taken off sale, 0 changed written back, 0 left alone.\n"
    with pytest.raises(CommandError, match="already undone"):
        said("undo_import", run.pk)


def test_undo_of_an_unknown_run_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no import 4711"):
        said("undo_import", 4711)


def nodes(*paths: str) -> str:
    """A category file; "A/B" is the node B below A, an empty name stands for none."""
    lines = []
    for number, path in enumerate(paths):
        steps = [{"id": f"id-{step or number}", "name": step or None} for step in path.split("/")]
        lines.append(json.dumps({"id": steps[-1]["id"], "path": steps}) + "\n")
    return "".join(lines)


def test_categories_are_made_parents_first_wherever_they_stand(write_file) -> None:
    path = write_file(nodes("Toys/Games/Cards", "Toys", "Books/Poems", "Toys/"), "categories.jsonl.gz")

    words = said("import_categories", path)
    again = said("import_categories", path)

    assert words.splitlines()[0] == "Categories: 3 read, 5 new."
    assert again.splitlines()[0] == "Categories: 3 read, 0 new."
    assert "line 4: The category has no name or no path. Give it both." in words
    assert sorted(Category.objects.values_list("url_path", flat=True)) == [
        "books", "books/poems", "toys", "toys/games", "toys/games/cards",
    ]  # fmt: skip


def test_dry_run_makes_no_category(write_file) -> None:
    path = write_file(nodes("Toys/Games"), "categories.jsonl")

    assert said("import_categories", path, "--dry-run") == "Categories: 1 read, 2 new.\n"
    assert Category.objects.count() == 0


def test_products_land_in_the_categories_imported_with_them(write_file, seller) -> None:
    categories = write_file(nodes("Toys/Games"), "categories.jsonl")
    products = write_file(
        '{"sku": 1, "name": "Chess", "price": 5, "categories": ["toys", "GAMES"]}\n', "products.jsonl"
    )

    said("import_products", products, "--format", "bestbuy", "--seller", seller.slug, "--categories", categories)

    assert Product.objects.get().category.url_path == "toys/games"
    assert Category.objects.count() == 2


def test_interrupted_import_is_told_as_a_whole(write_file, seller, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_file(HEADER + CUP + BOWL)
    monkeypatch.setattr(import_products_command, "_move", Mock(side_effect=KeyboardInterrupt))
    arguments = ["import_products", path, "--format", "shopify", "--seller", seller.slug, "--batch", 1]
    with pytest.raises(KeyboardInterrupt):
        said(*arguments)
    monkeypatch.undo()

    words = said(*arguments)

    assert words.splitlines()[:2] == [
        "An interrupted import of this file was finished. In all:",
        "Products: 2 new, 0 changed, 0 as they were. Variants: 3 new.",
    ]


def test_template_is_written_and_imports_as_it_is(seller, tmp_path: Path) -> None:
    path = tmp_path / "products.csv"

    said("import_template", path)
    words = said("import_products", path, "--format", "plain", "--seller", seller.slug)

    assert words.splitlines()[:3] == [
        "Products: 2 new, 0 changed, 0 as they were. Variants: 3 new.",
        "Pictures named by file only: 3. Give their folder or zip with --images.",
        "No line had anything to report.",
    ]
    assert path.read_text().startswith("handle,title,description,")


def test_template_explains_its_columns() -> None:
    words = said("import_template", "--columns").splitlines()

    assert len(words) == 28
    assert words[0] == "handle: Short name of the product; the same on all its lines"
