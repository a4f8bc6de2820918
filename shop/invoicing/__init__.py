"""Papers that the law wants: invoices and credit notes of sellers, the marketplace's invoices over its commission.

Owns: Document (one paper, frozen), Letterhead (who the marketplace is before the law), the series of numbers, the
yearly report of sellers.
Never does: sums of its own about a sale. Every figure is the order's, the return's or the books'; only net and tax are
told apart, and what is left when a part was taken off before.
Events out: none.

An invoice is about one package and is issued when it leaves (downloads: when they are handed over). A prepaid order is
captured by then, since only paid orders are placed; cash is due at the door. What comes off later (a return that is
settled, a piece that cannot be sent) is a credit note, which names its invoice. What never left has no paper at all.
A dispute has no paper while it is open: it is a quarrel about a payment. A lost one leaves a supply without its price:
what sellers gave up for it is credited; the commission that they get back is in the month's commission invoice.

Numbers: one series per issuer, kind and year, taken from a locked counter within the transaction that writes the paper,
so a series has no gap (Directive 2006/112/EC, article 226(2)). A database trigger refuses every change but the blanking
of the buyer's name and address once the law does not ask for them any more.
"""
