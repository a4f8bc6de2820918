"""Exchange: product files in and out.

Owns: reading product files (Shopify, WooCommerce, Best Buy, Vendure, our own plain template), import runs
with their errors, and the undo of a whole import.
Never does: decide what a product may look like (that is `catalog`), count stock (that is `inventory`), or
fetch anything from outside while an import runs (remote images are queued).

Reading is pure: `formats` turns a file into `ParsedProduct` and `RowProblem` one after the other, without a
database. Writing is `services`.
"""
