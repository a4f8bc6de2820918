"""Money that a shopper sends by mobile wallet, by hand: no provider to ask, staff compare it with the statement."""
