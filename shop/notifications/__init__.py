"""A listener: turns events into mails, one per event, person and channel.

Owns: Mail (outbox and mail box of demo mode), the mail back end for machines without SMTP.
Never does: decide anything about orders.
"""
