"""Text from outside: characters that no database column can hold are refused in one place."""

import re

# NUL breaks PostgreSQL text; lone surrogates cannot be encoded as UTF-8.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> bool:
    """Whether PostgreSQL can hold the text."""
    return UNSTORABLE.search(text) is None
