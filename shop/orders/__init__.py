"""What was bought: the order, one package per seller, frozen lines.

Owns: Order, OrderContact (personal, may be blanked), Package, OrderLine, Shortfall, their change logs;
numbers 1001, 1001-A.
Never does: take payments or stock by itself; `checkout` orchestrates.
Events out: orders.placed, orders.cancelled, orders.expired, orders.package_packed,
            orders.package_shipped, orders.package_delivered, orders.package_short.

    order:   awaiting_payment -> placed -> cancelled;  awaiting_payment -> cancelled | expired
    package: to_pack -> packed -> shipped -> delivered;  to_pack -> cancelled | delivered (downloads only);
             packed -> cancelled (nothing of it can be sent)
"""
