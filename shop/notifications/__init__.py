"""A listener: turns events into mails, one per event, kind and recipient.

Owns: Mail (outbox), CaughtMail (what a machine without SMTP would have sent), the mail back end, mail templates.
Never does: decide anything about orders or people; call a mail server inside somebody else's transaction.

    event -> handler writes Mail rows (rendered now, in the reader's language) -> task sends each
    waiting -> sent;  waiting -> waiting (server away, or refused: later) -> dead (refused twelve times)
"""
