"""Pay on invoice: no provider; the buyer sends the money later, and staff see it on the bank statement."""
