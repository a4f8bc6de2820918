"""Reads of the catalogue, one file a purpose."""

from .addresses import old_addresses, owner_of_address
from .cards import RATED_FROM, ProductCard, cards_of, cards_of_each, for_sale, percent_off
from .choice import Choice, choice_of
from .comparing import Compared, Comparison, comparison_of
from .downloads import downloads_of_variants
from .facets import Counts
from .feeds import FeedRow, feed_rows
from .filters import DELIVERY, DOWNLOAD, PRICE, QUICK, RATING, SELLER, STOCK, ListingFilters, Scope, Span, attribute_key
from .hits import Fresh, Hits, numbers_of
from .listing import MOST_OPTIONS, PAGE_SIZE, Facet, Listing, Option, Overview, listing, overview_of, sorts_of
from .offers import (
    ListedVariant,
    TieredVariant,
    buyable_variants,
    covers_of,
    image_view,
    list_prices_of_product,
    offers_of,
    tiers_of_product,
)
from .office import attribute_for_office, attributes_of_category, categories_for_office, category_for_office
from .prices import prior_prices_of
from .product import (
    ProductPage,
    VariantView,
    akin_to,
    as_offered,
    moved_product,
    product_name,
    product_page,
    rivals_of,
)
from .rows import cards_for_row
from .search import NearMisses, SearchScope, near_misses, search_scope
from .shops import ShopFront, front_of, moved_shop, shop_front
from .sitemap import sitemap_counts, sitemap_part, sitemap_shops
from .states import states_of, states_of_products
from .tree import CategoryNode, CategoryTree, category_tree, forget_categories, moved_category, top_categories

__all__ = [
    "DELIVERY",
    "DOWNLOAD",
    "MOST_OPTIONS",
    "PAGE_SIZE",
    "PRICE",
    "QUICK",
    "RATED_FROM",
    "RATING",
    "SELLER",
    "STOCK",
    "CategoryNode",
    "CategoryTree",
    "Choice",
    "Compared",
    "Comparison",
    "Counts",
    "Facet",
    "FeedRow",
    "Fresh",
    "Hits",
    "ListedVariant",
    "Listing",
    "ListingFilters",
    "NearMisses",
    "Option",
    "Overview",
    "ProductCard",
    "ProductPage",
    "Scope",
    "SearchScope",
    "ShopFront",
    "Span",
    "TieredVariant",
    "VariantView",
    "akin_to",
    "as_offered",
    "attribute_for_office",
    "attribute_key",
    "attributes_of_category",
    "buyable_variants",
    "cards_for_row",
    "cards_of",
    "cards_of_each",
    "categories_for_office",
    "category_for_office",
    "category_tree",
    "choice_of",
    "comparison_of",
    "covers_of",
    "downloads_of_variants",
    "feed_rows",
    "for_sale",
    "forget_categories",
    "front_of",
    "image_view",
    "list_prices_of_product",
    "listing",
    "moved_category",
    "moved_product",
    "moved_shop",
    "near_misses",
    "numbers_of",
    "offers_of",
    "old_addresses",
    "overview_of",
    "owner_of_address",
    "percent_off",
    "prior_prices_of",
    "product_name",
    "product_page",
    "rivals_of",
    "search_scope",
    "shop_front",
    "sitemap_counts",
    "sitemap_part",
    "sitemap_shops",
    "sorts_of",
    "states_of",
    "states_of_products",
    "tiers_of_product",
    "top_categories",
]
