"""Exchange: product files in and out.

Owns: ImportRun (one file, imported or being imported), ImportProblem, ImportChange (one product before and after),
      the readers of product files (Shopify, WooCommerce, Best Buy, Vendure, our own plain template).
Never does: decide what a product may look like (room `catalog`), count stock (room `inventory`), fetch anything from
            outside while an import runs (pictures are left waiting for the worker).
Reading is pure: `formats` turn a file into `ParsedProduct` and `RowProblem`, one after the other, without a database.
`merging` turns them and what is stored into the states that are to be; `services` write those in batches.

A file that a seller sends is looked through by the worker first; it obeys the limits and looks of edits by hand.

    checking -> ready -> running -> finished -> undoing -> undone
       |  |       |         |  |                   ^         ^
       |  `-------+---------|--+-> cancelled ------'         |
       `-> refused <--------'      (running, finished -------')
"""
