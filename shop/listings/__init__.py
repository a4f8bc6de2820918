"""Listings: how sellers change their products, what can be taken back, and what the office looks at first.

Owns: ChangeSet (one act: an edit, a change of many, a step back), ProductEdit (one product before and after),
      Proposal (a change that waits for the office), Trust (sellers whose changes need no look).
Never does: decide what a product is (room `catalog`), count stock (room `inventory`); it calls their services.
A proposal holds the whole product as it is to be; until it is approved the public page shows what was there before.

    waiting -> approved | declined | withdrawn
       `--> revision -> waiting | withdrawn
"""
