"""Finding things by words: an index of own tables, spelling, suggestions, and what the office rules about queries.

Owns: Generation (a version of the index), Document, Posting, Lexeme, Word, Slip, Code; Synonym, Redirect, Placement,
      Lift (what the office rules); Liking (how much products are wanted, by orders and clicks);
      Leaning (which words lean to which categories, learned from what is opened); Tuning (boosts, learned too);
      Asked and Chosen (what was searched and opened, by day, of nobody in particular).
Never does: prices, stock, filters and facets (room `catalog`): it hands over an ordered list of product ids.
Events in: catalog.products_changed.

    building -> live -> retired      (of a Generation; readers use the live one until the next one is complete)
"""
