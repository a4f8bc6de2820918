"""What is made of people's and shops' names."""

from __future__ import annotations


def initials_of(name: object) -> str:
    """The first letters of a name's first two words, for a mark beside it or in place of a picture."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()
