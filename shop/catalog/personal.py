"""Products are not people."""

from shop.base.privacy import declare

declare("catalog.Attribute", plain="id created_at code category label kind unit facet position")
declare("catalog.AttributeChoice", plain="id created_at attribute code name position")
declare("catalog.ProductAttribute", plain="id created_at product attribute choice number boolean text")
declare(
    "catalog.Category",
    plain="id created_at public_id path depth numchild slug url_path title description picture product_count visible",
)
declare("catalog.Brand", plain="id created_at name slug")
declare("catalog.Item", plain="id created_at gtin brand mpn")
declare("catalog.SlugHistory", plain="id created_at kind slug object_id")
declare(
    "catalog.ProductImage",
    plain="id created_at public_id product position alt state source_url original_key content_hash base_key width"
    " height widths removed_at failure change_set",
)
declare(
    "catalog.Product",
    plain="id created_at public_id seller category brand item slug handle title description seo_title seo_description"
    " tags featured kind status published_at trashed_at min_price_minor max_price_minor compare_at_minor in_stock"
    " low_stock_left rating_tenths review_count search_text search_vector change_set",
)
declare("catalog.ProductChange", plain="id created_at from_status to_status at actor reason subject")
declare("catalog.Option", plain="id created_at product position name")
declare("catalog.OptionValue", plain="id created_at option position code name swatch")
declare(
    "catalog.Variant",
    plain="id created_at public_id product seller position sku value1 value2 value3 price_minor compare_at_minor"
    " cost_minor weight_grams barcode tax_class image archived_at change_set",
)
declare("catalog.PriceTier", plain="id created_at variant from_quantity price_minor")
declare("catalog.PriceListEntry", plain="id created_at variant currency amount_minor")
declare("catalog.PriceChange", plain="id created_at variant price_minor compare_at_minor at actor change_set")
declare("catalog.Download", plain="id created_at public_id variant file_key file_name size_bytes sha256")
