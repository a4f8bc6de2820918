"""Exchange rates, and the currencies that shoppers may see and pay in beside the marketplace's own.

Owns: Rate (append-only: what a source said, from when), RateDecision (a person's yes or no to a rate that moved too
far), CurrencyTerms (markup and patience of an offered currency), and which currency prices are shown in right now.
Never does: change a price, an order or the books; those keep the marketplace's currency. Which currencies are
offered stands in the marketplace's settings (`store().currencies`), beside its languages.

A rate that moved further than the band of its days is *held*: the last good one goes on until somebody decides.

    said ──► in force                      (within the band, or the first of its pair)
      └────► held ──► accepted │ refused   (by somebody else than who typed it)
"""
