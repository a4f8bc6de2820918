"""Editorial pages and the ordered sections of the home page.

Owns: Page, Section.
Never does: product content.

Content of a section by kind. Texts are {language: text}; pictures as `shop.base.pictures.Picture.as_json()`; urls are
paths on the shop ("/products/"), put into the reader's language when shown.

    hero         title, text, image, image_phone (optional), actions [{label, url}] (at most two)
    categories   title, paths [category addresses] (none: the top categories)
    product_row  title, source (newest | featured | rating | category | tag | slugs), value, slugs, limit, url
    story        eyebrow, title, text, image, seller (slug), label, url (default: that seller's shop)
    banner       title, text, image (optional), label, url
    rich_text    title, body (rich text)
    promises     items [{icon, title, text}]
"""
