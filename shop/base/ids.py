"""Identifiers: bigint inside, uuid7 outside, unguessable tokens for links and carts."""

import base64
import hashlib
import secrets
import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """A new time-ordered UUID (RFC 9562), for public identifiers."""
    return compat.uuid7()


def new_token() -> str:
    """A link or cookie secret with 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_reference() -> str:
    """Twenty capital letters and digits with 100 random bits: unique, and short enough for every provider."""
    return base64.b32encode(secrets.token_bytes(13)).decode()[:20]


def hash_of_token(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hex (the token itself has enough entropy to need no salt)."""
    return hashlib.sha256(token.encode()).hexdigest()
