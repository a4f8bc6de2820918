"""The part of the matrix's world that sellers and the office work on: products, files, applications, payouts."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.uploads import CleanFile
from shop.catalog.models import Attribute, Variant
from shop.catalog.services import define_attribute
from shop.commission.models import CommissionRule
from shop.commission.services import add_rule
from shop.commission.types import RuleDraft, Scope
from shop.exchange.exporting import Export as Table
from shop.exchange.models import ExportFile, ImportRun
from shop.exchange.services import ImportWish, ask_for_table, make_table, send_import, work_on_import
from shop.listings.models import ChangeSet, ProductEdit, Proposal
from shop.listings.services import apply_bulk, change_state, plan_bulk
from shop.listings.types import Action, BulkWish
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.services import adjust_seller, approve_run, make_run, note_sent
from shop.promotions.models import Promotion
from shop.purchasing.models import PurchaseNote
from shop.purchasing.services import create_supplier, order_goods
from shop.purchasing.types import PurchaseDraft, SupplierDraft, WantedLine
from shop.sellers.models import ChecklistItem, Invitation, Seller, SellerDocument, SellerStaff
from shop.sellers.services import invite_colleague
from shop.sellers.types import ItemKind
from shop.settlements.models import ProviderLine
from shop.settlements.services import read_file, take_in
from shop.settlements.types import Source
from shop.store.queries import today_of
from tests.cast import NOW
from tests.factories.promotions import make_promotion
from tests.factories.sellers import applicant_of, ask_for, fill_in, send_paper
from tests.payouts.steps import account_of

from .people import Persona


class Work:
    """Real objects of SELLER's shop and of the office, made when a row first asks for them."""

    people: dict[Persona, User]
    shopper: User
    seller: Seller
    variant: Variant

    @cached_property
    def plan(self) -> dict[str, object]:
        """A change of many of SELLER's that was looked at, as its form sends it."""
        wish = BulkWish(action=Action.PRICE_PERCENT, figure=1_000)
        ids = [self.variant.product.public_id]
        seen = plan_bulk(seller_id=self.seller.pk, public_ids=ids, wish=wish, at=timezone.now()).seen
        return {"product": str(ids[0]), "action": wish.action.value, "percent": "10", "seen": seen}

    @cached_property
    def bulk_change(self) -> ChangeSet:
        """A change of many of SELLER's."""
        wish, ids = BulkWish(action=Action.PRICE_PERCENT, figure=1_000), [self.variant.product.public_id]
        by = Actor.user(self.people[Persona.SELLER].pk)
        seen = plan_bulk(seller_id=self.seller.pk, public_ids=ids, wish=wish, at=timezone.now()).seen
        return apply_bulk(seller_id=self.seller.pk, public_ids=ids, wish=wish, seen=seen, by=by, at=timezone.now())

    @cached_property
    def edit(self) -> ProductEdit:
        """The newest change of SELLER's product."""
        return self.bulk_change.edits.get()

    @cached_property
    def sent_file(self) -> ImportRun:
        """A product file that SELLER sent; a line of it can't be imported."""
        file = CleanFile(
            b"handle,title,sku,price\ncup,Cup,C-1,5.00\njar,Jar,J-1,much\n", "csv", "cups.csv", "", "0" * 64
        )
        by = Actor.user(self.people[Persona.SELLER].pk)
        wish = ImportWish(language="en", format_name="plain")
        run = send_import(seller_id=self.seller.pk, wish=wish, file=file, by=by, at=timezone.now())
        work_on_import(run_id=run.pk, by=by, at=timezone.now(), enough=lambda: False)
        return run

    @cached_property
    def export_file(self) -> ExportFile:
        """A table that SELLER asked for."""
        by, now = Actor.user(self.people[Persona.SELLER].pk), timezone.now()
        file = ask_for_table(seller_id=self.seller.pk, what=Table.STOCK, by=by, at=now)
        make_table(export_id=file.pk, at=now)
        return file

    @cached_property
    def purchase(self) -> PurchaseNote:
        """What SELLER ordered from a supplier and has not received."""
        supplier = create_supplier(seller_id=self.seller.pk, draft=SupplierDraft(name="Dhaka Pottery"))
        lines = [WantedLine(sku=self.variant.sku, quantity=5, cost_minor=40_00)]
        draft = PurchaseDraft(supplier_id=supplier.pk, lines=lines)
        by = Actor.user(self.people[Persona.SELLER].pk)
        return order_goods(seller_id=self.seller.pk, draft=draft, by=by, at=timezone.now())

    @cached_property
    def attribute(self) -> Attribute:
        """What products of SELLER's category have."""
        category = self.variant.product.category
        return define_attribute(code="glaze", category=category, label={"en": "Glaze"}, kind="text")

    @cached_property
    def proposal(self) -> Proposal:
        """A new name for SELLER's product that waits for the office."""
        product_id, by = self.variant.product_id, Actor.user(self.people[Persona.SELLER].pk)
        outcome = change_state(
            product_id=product_id,
            seen="",
            change=lambda state: replace(state, title={"en": "Water pot"}),
            by=by,
            at=NOW,
        )
        assert outcome.proposal
        return outcome.proposal

    @cached_property
    def application(self) -> Seller:
        """SHOPPER's application, with the documents to be sent."""
        seller = applicant_of(self.shopper)
        fill_in(seller)
        return seller

    @cached_property
    def paper(self) -> SellerDocument:
        """A document of that application."""
        item = ask_for(ItemKind.DOCUMENT)
        return send_paper(self.application, item)

    @cached_property
    def judged_item(self) -> ChecklistItem:
        """A check that the office makes; the application waits for it."""
        item = ask_for(ItemKind.REVIEW)
        Seller.objects.filter(pk=self.application.pk).update(status=Seller.Status.REVIEW)
        return item

    @cached_property
    def packer(self) -> User:
        """Who packs for SELLER; RIVAL_SELLER has nobody."""
        user = User.objects.create_user(email="packer@example.com", name="Mitu Das")
        SellerStaff.objects.create(seller=self.seller, user=user, role="packer")
        return user

    @cached_property
    def invitation(self) -> Invitation:
        """SELLER asks SHOPPER in."""
        by, email = Actor.user(self.people[Persona.SELLER].pk), self.shopper.email or ""
        who = {"email": email, "role": "packer", "language": "en"}
        return invite_colleague(seller_id=self.seller.pk, **who, by=by, at=timezone.now())

    @cached_property
    def draft_run(self) -> PayoutRun:
        """A payout of SELLER's that waits for its second pair of eyes; OTHER_SHOPPER stands for a colleague."""
        by = Actor.user(self.people[Persona.OTHER_SHOPPER].pk)
        adjust_seller(seller_id=self.seller.pk, amount=Money(900_00, "BDT"), reason="A present", by=by, at=NOW)
        account_of(self.seller)
        return make_run(by=by, at=NOW)

    @cached_property
    def approved_run(self) -> PayoutRun:
        """The same, approved."""
        return approve_run(run_id=self.draft_run.pk, by=Actor.user(self.shopper.pk), at=NOW)

    @cached_property
    def sent_payout(self) -> Payout:
        """The payout of it, with the bank."""
        return note_sent(run_id=self.approved_run.pk, by=Actor.user(self.shopper.pk), at=NOW).payouts.get()

    @cached_property
    def promotion(self) -> Promotion:
        """A coupon of the marketplace."""
        return make_promotion("Ours", needs_code=True)

    @cached_property
    def coupon(self) -> Promotion:
        """A coupon of SELLER."""
        return make_promotion("Theirs", seller=self.seller, needs_code=True)

    @cached_property
    def rule(self) -> CommissionRule:
        """A rule of commission for everybody."""
        draft = RuleDraft(scope=Scope.DEFAULT, rate_bps=900, starts_on=today_of(timezone.now()))
        return add_rule(draft=draft, by=Actor.user(self.shopper.pk), at=timezone.now())

    @cached_property
    def provider_break(self) -> ProviderLine:
        """A row of a provider's file that nobody of us knows."""
        rows = read_file(content=b"kind,reference,amount,fee\nrefund,R-1,5,0", currency="BDT")
        source = Source("sandbox", "S-1", NOW.date(), NOW.date())
        return take_in(source=source, rows=rows, by=Actor.system("test"), at=NOW).lines.get()
