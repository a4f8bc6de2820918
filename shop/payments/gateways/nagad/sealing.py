"""Envelopes between Nagad and us: RSA PKCS#1 v1.5, encrypted for the reader, signed by the writer over the same bytes.

Padding and hash (SHA-256) are those of Nagad's own sample. Its keys come as base64 without armour, or as PEM.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
)

ARMOUR = re.compile(r"-----(?:BEGIN|END) [A-Z ]+-----")


class CannotOpenEnvelope(Exception):
    """It was not written by the other side, or not for us; or a key is none."""


def private_key(text: str) -> RSAPrivateKey:
    """The merchant's key as it was handed over. Raises CannotOpenEnvelope."""
    try:
        key = load_der_private_key(_bytes(text), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CannotOpenEnvelope("the merchant's key is none") from error
    if not isinstance(key, RSAPrivateKey):
        raise CannotOpenEnvelope("the merchant's key is no RSA key")
    return key


def public_key(text: str) -> RSAPublicKey:
    """Nagad's key as it was handed over. Raises CannotOpenEnvelope."""
    try:
        key = load_der_public_key(_bytes(text))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CannotOpenEnvelope("Nagad's key is none") from error
    if not isinstance(key, RSAPublicKey):
        raise CannotOpenEnvelope("Nagad's key is no RSA key")
    return key


def sealed(said: Mapping[str, Any], *, reader: RSAPublicKey, writer: RSAPrivateKey) -> tuple[str, str]:
    """(the encrypted document, its signature), both in base64."""
    plain = json.dumps(said, separators=(",", ":")).encode()
    signature = writer.sign(plain, PKCS1v15(), SHA256())
    return _text(reader.encrypt(plain, PKCS1v15())), _text(signature)


def opened(document: object, signature: object, *, reader: RSAPrivateKey, writer: RSAPublicKey) -> dict[str, Any]:
    """What the other side wrote. Raises CannotOpenEnvelope."""
    try:
        plain = reader.decrypt(_bytes(str(document)), PKCS1v15())
        writer.verify(_bytes(str(signature)), plain, PKCS1v15(), SHA256())
        said = json.loads(plain)
    except (ValueError, InvalidSignature) as error:
        raise CannotOpenEnvelope("an envelope that does not open") from error
    if not isinstance(said, dict):
        raise CannotOpenEnvelope("an envelope without an object")
    return said


def _bytes(text: str) -> bytes:
    """The content of base64, with or without the lines of PEM around it."""
    try:
        return base64.b64decode("".join(ARMOUR.sub("", text).split()), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
