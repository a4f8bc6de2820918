"""What tax a sale bears, why, and who hands it to the state.

Owns: TaxRate (a rate of a class in a country or state from a day on), CountryTerms (whether prices there contain tax),
CategoryClass (the class of what a category holds), Registration (what sellers and the marketplace are registered for),
VatCheck (what a register of VAT numbers said), TaxMove (the tax that a sale brought and what of it went back).
Never does: add up a quote (room `pricing`), post money (room `ledger`).

`engines/` holds one pure set of rules for each part of the world; which one is asked depends on where things go. An
engine answers with a Verdict: jurisdiction, rate, who remits, and why. The verdict is frozen on the order.

A seller about whom nothing is noted counts as registered where it is: its prices contain the tax of its country.
"""
