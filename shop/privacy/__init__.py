"""A person's right to their data: a copy of it, and its end.

Owns: Export (a ZIP of everything, private, for a few days), Erasure (a promise with fourteen days to think it over).
Never does: know what is personal (each room's `personal.py` says it; `base.privacy` keeps the declarations).
Erasure leaves the books: orders, payments and postings stay, with an empty account behind them.

    Erasure   asked --undone--> nothing happened
              asked --14 days--> done
"""
