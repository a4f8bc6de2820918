"""Editorial pages and the ordered sections of the home page.

Owns: Page, Section.
Never does: product content.

Content of a section by kind. A text is {language: text}, a picture `shop.base.pictures.Picture.as_json()`, a link
{label: text, target, style: "primary" | "secondary" | "link"} and a target {kind: "products", sort}, {kind: "category",
path} or {kind: "page" | "product" | "seller", slug}.

    hero         title, text, image, image_narrow (optional), buttons (at most two links)
    categories   title, categories (addresses; none: the top ones)
    product_row  title, source (newest | featured | rating | category | tag | slugs), value, slugs, limit, link
    story        eyebrow, title, text, image, seller (slug), button
    banner       title, text, image (optional), button, promotion (its public id: shown only while that runs)
    rich_text    title, body (rich text)
    promises     promises [{icon, title, text}]
"""
