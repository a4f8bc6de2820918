"""What is for sale: categories, products, variants, options, pictures, attributes, prices over time.

Owns: Category, Brand, Item, Product, Option, OptionValue, Variant, ProductImage, Attribute, PriceTier, PriceChange,
      SlugHistory, Download.
Never does: stock (room `inventory`), discounts, tax.
The Variant is the offer: carts and orders point to it. Nothing an order can point to is deleted; it is archived.
Events out: catalog.products_changed, catalog.prices_fell.

    draft -> pending -> active <-> archived
       `------------------^
"""
