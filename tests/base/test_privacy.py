"""Every field of every table is declared personal or not."""

import pytest

from shop.base import privacy
from shop.base.privacy import Declared, Erase, declarations, declare, gaps


def test_every_field_of_every_table_is_declared() -> None:
    assert gaps() == []


def test_a_forgotten_field_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = dict(privacy._declared)
    shorter["orders.OrderContact"] = Declared(
        label="orders.OrderContact", erase=Erase.BLANK,
        plain=frozenset({"id", "created_at", "order", "erased_at", "vat_country", "vat_check", "nickname", "email"}),
        personal=frozenset(["email", "name", "country", "district", "area", "street", "postcode", "note", "billing",
                            "company_name", "vat_number", "purchase_order"]),
    )  # fmt: skip
    monkeypatch.setattr(privacy, "_declared", shorter)

    assert gaps() == [
        "orders.OrderContact.phone is not declared",
        "orders.OrderContact.nickname does not exist",
        "orders.OrderContact.email is declared twice",
    ]


def test_a_table_without_declaration_is_named_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = {label: one for label, one in privacy._declared.items() if label != "tax.TaxRate"}
    monkeypatch.setattr(privacy, "_declared", shorter)

    assert "tax.TaxRate.rate_bps is not declared" in gaps()


def test_personal_fields_that_stay_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = dict(privacy._declared)
    silent["tax.TaxRate"] = Declared(
        label="tax.TaxRate",
        plain=frozenset(
            ["id", "created_at", "public_id", "country", "region", "tax_class", "rate_bps", "starts_on", "ends_on"]
        ),
        personal=frozenset({"name"}),
    )
    monkeypatch.setattr(privacy, "_declared", silent)

    assert gaps() == ["tax.TaxRate keeps personal fields and does not say why"]


def test_nothing_is_declared_twice() -> None:
    with pytest.raises(ValueError, match=r"tax\.TaxRate is declared twice"):
        declare("tax.TaxRate", plain="id")


def test_what_is_about_a_person_can_be_found() -> None:
    lost = [one.label for one in declarations() if one.erase is not Erase.KEEP and one.rows is None]

    assert lost == []
