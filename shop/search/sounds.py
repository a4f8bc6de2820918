"""Bangla that is typed in Latin letters: words of both scripts as the sounds they share. Pure functions.

`panjabi` and `পাঞ্জাবি` become the same key. Vowels that writers leave out or spell in many ways are dropped or
gathered, so keys are coarse: they are asked only for words that the index does not have.
"""

from __future__ import annotations

import re

BANGLA = re.compile("[\u0985-\u09b9\u09ce]")
CONSONANTS = {
    **dict.fromkeys("কখ", "k"), **dict.fromkeys("গঘ", "g"), **dict.fromkeys("চছ", "c"), **dict.fromkeys("জঝয", "j"),
    **dict.fromkeys("টঠতথৎ", "t"), **dict.fromkeys("ডঢদধ", "d"), **dict.fromkeys("নণঞঙং", "n"),
    **dict.fromkeys("পফ", "p"), **dict.fromkeys("বভ", "b"), "ম": "m", "র": "r", "ল": "l",
    **dict.fromkeys("শষস", "s"), "হ": "h",
}  # fmt: skip
VOWELS = {
    **dict.fromkeys("আা", "a"), **dict.fromkeys("ইঈিী", "i"), **dict.fromkeys("উঊুূ", "u"),
    **dict.fromkeys("এেঐৈ", "e"),
}  # fmt: skip
SOUNDS = {**CONSONANTS, **VOWELS}
# Longer spellings first. Aspirates sound like their plain letter here; o is the vowel that Bangla does not write.
SPELLINGS = (
    ("chh", "c"), ("kh", "k"), ("gh", "g"), ("ch", "c"), ("jh", "j"), ("th", "t"), ("dh", "d"), ("ph", "p"),
    ("bh", "b"), ("sh", "s"), ("ng", "n"), ("oo", "u"), ("ou", ""), ("ee", "i"), ("ea", "i"), ("aa", "a"), ("ai", "ai"),
    ("y", "i"), ("z", "j"), ("f", "p"), ("v", "b"), ("w", ""), ("q", "k"), ("x", "ks"), ("o", ""),
)  # fmt: skip
# Letters that Bangla words are hardly written with; c alone is an English one.
VAGUE = re.compile(r"[qwx]|c(?!h)")
TWICE = re.compile(r"(.)\1+")


def sound_of(word: str) -> str:
    """The key of a Bangla word; empty for words of other scripts."""
    if not BANGLA.search(word):
        return ""
    return _short("".join(SOUNDS.get(sign, "") for sign in word))


def sounds_like(word: str) -> tuple[str, ...]:
    """The keys that a word in Latin letters may stand for: as typed, without the short a that Bangla leaves out, and
    with an r inside for the letter ড়, which has lost its dot here.
    """
    text = word
    for spelling, sound in SPELLINGS:
        text = text.replace(spelling, sound)
    full = _short(text)
    bare = _short(full[:1] + full[1:].replace("a", ""))
    dotted = full[:1] + full[1:].replace("r", "d")
    keys = [key for key in (full, bare, dotted) if len(key) > 1]
    return tuple(dict.fromkeys(keys))


def is_plain(word: str) -> bool:
    """Whether a word in Latin letters may be Bangla written out, by the letters that it has."""
    return not VAGUE.search(word)


def _short(text: str) -> str:
    return TWICE.sub(r"\1", text)
