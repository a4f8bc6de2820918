"""bKash, tokenized checkout v1.2.0-beta with refunds of v2: `gateway` speaks it, `notices` reads its SNS messages.

create (the shopper confirms on bKash's page) -> execute (only then money moves) -> status, refund, refund status
"""
