"""A listener: turns events into mails, one per event, kind and recipient.

Owns: Mail and Text (outbox), CaughtMail and CaughtText (what a machine without SMTP or SMS gateway would have sent),
the mail back end, the SMS gateways, mail templates.
Never does: decide anything about orders or people; call a mail server or gateway inside somebody else's transaction.

    event -> handler writes Mail rows (rendered now, in the reader's language) -> task sends each
    waiting -> sent;  waiting -> waiting (server away, or refused: later) -> dead (refused twelve times)
    Text alike; it is dead also when it comes too late, or when nobody knows whether the gateway took it
"""
