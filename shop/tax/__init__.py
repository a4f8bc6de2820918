"""Which rate applies to a line. A tax class on the variant, a rate per class and country; `engines/` come later.

Owns: TaxRate.
Never does: add up (room `pricing`).
"""
