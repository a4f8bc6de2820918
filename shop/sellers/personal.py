"""A shop's address is the business's; whose it is has to hand the shop over before leaving."""

from django.db.models import Q

from shop.base.privacy import Erase, declare, of_user

LAW = "The marketplace has to know who sells on it and whom it paid; an owner hands the shop over before leaving."

declare(
    "sellers.Seller",
    plain="id created_at public_id slug name story district founded_year picture status approved_at handling_days"
    " away_from_on away_until_on rating_tenths rating_count delivery_tenths described_tenths communication_tenths",
    personal="email phone",
    why="The shop's contact for orders and the law; an owner cannot be erased before handing the shop over.",
)
declare(
    "sellers.ShopPage",
    plain="id created_at seller logo banner returns_text delivery_text contact_days facebook instagram website",
    personal="email phone whatsapp",
    why="Ways to reach a business that its owner published; the owner changes them, and hands the shop over to leave.",
)
declare("sellers.SellerChange", plain="id created_at from_status to_status at actor reason subject")
declare("sellers.SellerStaff", plain="id created_at seller user role", rows=of_user(), erase=Erase.DELETE)
declare(
    "sellers.Invitation",
    plain="id created_at public_id seller role language sent_at expires_at used_at withdrawn_at",
    personal="email",
    rows=lambda person: Q(email__in=person.emails),
    erase=Erase.DELETE,
)
declare(
    "sellers.Business",
    plain="id created_at public_id seller form country",
    personal="legal_name district street postcode",
    withheld="national_id tax_id vat_id trade_licence",
    why=LAW,
)
declare(
    "sellers.PayoutAccount",
    plain="id created_at public_id seller kind bank_name branch routing_number wallet changed_at usable_from_at",
    personal="holder hint",
    withheld="number",
    why=LAW,
)
declare(
    "sellers.PayoutAccountChange",
    plain="id created_at seller kind place actor changed_at usable_from_at",
    personal="holder ends_with",
    why=LAW,
)
declare(
    "sellers.ChecklistItem",
    plain="id created_at public_id kind title note country form required position retired_at",
)
declare("sellers.ChecklistAnswer", plain="id created_at public_id seller item state reason given_at judged_at")
declare(
    "sellers.SellerDocument",
    plain="id created_at public_id answer content_type size_bytes sha256 sealed_with sent_at",
    personal="file_key file_name",
    why=LAW,
)
