"""What a product is to be: what the file says laid over what is stored. Pure: values in, values out.

A column that the file has not keeps what is stored; a blank cell clears it, except where a product can't be without
(title, category, price, status, stock, SKU). Variants that the file does not name stay. Pictures with a web address
follow the file; those that were uploaded by hand stay behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shop.base.files import CannotAccept
from shop.base.richtext import clean_rich_text
from shop.catalog.states import ImageState, ProductState, Texts, VariantState
from shop.exchange.merging_attributes import AttributeKind, merged_attributes
from shop.exchange.merging_variants import MergedVariant, SkuOwner, merge_variants
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.rules import as_html
from shop.exchange.types import ABSENT, EMPTY, Blank, Field, Kind, ParsedImage, ParsedProduct, Status

PENDING = "pending"
# Gives the key of a picture file by its name; "" where there is none. Raises CannotAccept.
type Pictures = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a product lands: found by the services before merging."""

    seller_id: int
    category_id: int
    language: str
    kinds: Mapping[str, AttributeKind]
    pictures: Pictures
    owner_of_sku: SkuOwner
    starting_stock: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The state to be (None: the product is left out), stock wishes by SKU, findings, and pictures to upload."""

    state: ProductState | None
    stock: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[RowProblem] = ()
    uploads: Sequence[tuple[str, str, Texts]] = ()
    pictures_missing: int = 0


def merge(parsed: ParsedProduct, existing: ProductState | None, place: Place) -> Merged:
    """Lay the file's words over the stored product, or make a new one of them."""
    problems: list[RowProblem] = []
    images, uploads, missing = _images(parsed, existing, place, problems)
    kind = _kept(parsed.kind, existing.kind if existing else Kind.PHYSICAL)
    outcome = merge_variants(parsed, existing, language=place.language, owner_of_sku=place.owner_of_sku)
    problems += outcome.problems
    if outcome.variants is None:
        return Merged(state=None, problems=problems)
    status = _status(parsed, existing, str(kind), problems, priced=outcome.priced)
    state = ProductState(
        seller_id=place.seller_id,
        category_id=_category(parsed, existing, place),
        handle=_handle(parsed, existing),
        slug=existing.slug if existing else parsed.slug_wish,
        title=_said(existing.title if existing else {}, parsed.title, place.language, clearable=False),
        description=_description(parsed, existing, place.language),
        seo_title=_said(existing.seo_title if existing else {}, parsed.seo_title, place.language),
        seo_description=_said(existing.seo_description if existing else {}, parsed.seo_description, place.language),
        brand=_brand(parsed.brand, existing.brand if existing else ""),
        tags=_cleared(parsed.tags, existing.tags if existing else (), ()),
        featured=_kept(parsed.featured, existing.featured if existing else False),
        kind=str(kind),
        status=status,
        options=outcome.options,
        variants=tuple(_pictured(each, images, place) for each in outcome.variants),
        images=images,
        attributes=merged_attributes(parsed.attributes, existing.attributes if existing else {}, place.kinds),
    )
    return Merged(
        state=state,
        stock=_stock(outcome.variants, digital=kind == Kind.DIGITAL, starting=place.starting_stock),
        problems=problems,
        uploads=uploads,
        pictures_missing=missing,
    )


def picture_key(source: str, pictures: Pictures) -> str:
    """The key of a picture: its address, or of a file what its content is known by; "" if it isn't there.

    Raises CannotAccept for a file that is no picture.
    """
    return f"url:{source}" if "://" in source else pictures(source)


def _kept[T](given: Field[T], stored: T) -> T:
    return stored if isinstance(given, Blank) else given


def _cleared[T](given: Field[T], stored: T, nothing: T) -> T:
    if isinstance(given, Blank):
        return stored if given is ABSENT else nothing
    return given


def _said(stored: Texts, given: Field[str], language: str, *, clearable: bool = True) -> Texts:
    """The stored texts with this language's replaced; the other languages stay."""
    others = {code: text for code, text in stored.items() if code != language}
    if isinstance(given, Blank):
        return others if given is EMPTY and clearable else dict(stored)
    return {**others, language: given}


def _handle(parsed: ParsedProduct, existing: ProductState | None) -> str:
    """The file's handle; a product made by hand has none, and our own exports name it by its address."""
    if existing and (not parsed.handle or (not existing.handle and parsed.handle == existing.slug)):
        return existing.handle
    return parsed.handle


def _description(parsed: ParsedProduct, existing: ProductState | None, language: str) -> Texts:
    given = parsed.description_html
    cleaned = given if isinstance(given, Blank) else clean_rich_text(given).strip() or EMPTY
    stored = existing.description.get(language, "") if existing else ""
    if stored and clean_rich_text(as_html(stored)).strip() == cleaned:
        return dict(existing.description) if existing else {}
    return _said(existing.description if existing else {}, cleaned, language)


def _brand(given: Field[str], stored: str) -> str:
    """A brand written in other capitals is the same brand."""
    brand = _cleared(given, stored, "")
    return stored if brand.casefold() == stored.casefold() else brand


def _category(parsed: ParsedProduct, existing: ProductState | None, place: Place) -> int:
    return existing.category_id if existing and isinstance(parsed.category_path, Blank) else place.category_id


def _status(
    parsed: ParsedProduct, existing: ProductState | None, kind: str, problems: list[RowProblem], *, priced: bool
) -> str:
    """The asked status, unless something is missing for sale or an approval is still waited for."""
    stored = existing.status if existing and not existing.trashed else None
    wanted = str(_kept(parsed.status, stored or Status.ACTIVE))
    if wanted != Status.ACTIVE or stored == Status.ACTIVE:
        return wanted
    if not priced:
        problems.append(RowProblem(line=parsed.line, code=Row.DRAFT_WITHOUT_PRICE, effect=Effect.KEPT))
        return stored or Status.DRAFT
    if kind == Kind.DIGITAL:
        named = excerpt(", ".join(download.name for download in parsed.downloads))
        problems.append(RowProblem(line=parsed.line, code=Row.DIGITAL_WITHOUT_FILE, effect=Effect.KEPT, value=named))
        return stored or Status.DRAFT
    return PENDING if stored == PENDING else wanted


def _images(
    parsed: ParsedProduct, existing: ProductState | None, place: Place, problems: list[RowProblem]
) -> tuple[tuple[ImageState, ...], list[tuple[str, str, Texts]], int]:
    """The pictures to be shown, those of them whose content has to be uploaded, and how many files are not there."""
    stored = {image.key: image for image in existing.images} if existing else {}
    if parsed.images is ABSENT:
        return tuple(stored.values()), [], 0
    wanted: dict[str, ImageState] = {}
    uploads: list[tuple[str, str, Texts]] = []
    missing = 0
    for image in () if isinstance(parsed.images, Blank) else parsed.images:
        try:
            key = picture_key(image.source, place.pictures)
        except CannotAccept as refusal:
            problems.append(_picture_refused(parsed, image, str(refusal.message)))
            continue
        if not key:
            missing += 1
            continue
        wanted[key] = _described(image, key, stored, place.language)
        if key.startswith("file:") and key not in stored:
            uploads.append((image.source, key, wanted[key].alt))
    by_hand = {key: image for key, image in stored.items() if not key.startswith("url:")}
    return (
        tuple({**wanted, **{key: image for key, image in by_hand.items() if key not in wanted}}.values()),
        uploads,
        missing,
    )


def _picture_refused(parsed: ParsedProduct, image: ParsedImage, reason: str) -> RowProblem:
    return RowProblem(
        line=parsed.line,
        code=Row.PICTURE_REFUSED,
        effect=Effect.VALUE_LEFT_OUT,
        value=excerpt(image.source),
        params={"reason": reason},
    )


def _described(image: ParsedImage, key: str, stored: Mapping[str, ImageState], language: str) -> ImageState:
    before = stored[key].alt if key in stored else {}
    return ImageState(key=key, alt=_said(before, image.alt, language))


def _pictured(merged: MergedVariant, images: Sequence[ImageState], place: Place) -> VariantState:
    """The variant with its picture, if that is one of the product's."""
    if merged.given is None or merged.given.image is ABSENT:
        return merged.state
    image = merged.given.image
    try:
        key = "" if isinstance(image, Blank) else picture_key(image, place.pictures)
    except CannotAccept:
        key = ""
    return replace(merged.state, image=key if any(each.key == key for each in images) else "")


def _stock(variants: Sequence[MergedVariant], *, digital: bool, starting: int) -> dict[str, int]:
    """How many there are to be, by SKU. Digital variants and those that nobody counts have no figure."""
    wishes: dict[str, int] = {}
    for merged in variants:
        given = merged.given
        if given is None or digital:
            continue
        if not isinstance(given.stock, Blank):
            wishes[merged.state.sku] = given.stock
        elif merged.state.id is None and given.stock_tracked is not False:
            wishes[merged.state.sku] = starting
    return wishes
