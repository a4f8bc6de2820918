"""What people asked to be told of besides their orders: a thing that was sold out, and the newsletter.

Owns: Subscription.
Never does: write mails (room `notifications` hears of them), or send anything to an address that nobody proved.
Events out: subscriptions.asked (a link has to be opened first), subscriptions.back_in_stock.

    asked -> confirmed -> told (back in stock: once)
    asked, confirmed -> ended (by the link in every mail, or by one tap of the mail program: RFC 8058)
    asked and never confirmed, told, ended -> forgotten by the daily tidying
"""
