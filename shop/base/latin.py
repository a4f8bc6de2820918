"""Bangla in Latin letters, as people type it: for addresses, which are ASCII. Pure functions.

Consonants carry an "o" that is written nowhere. It is silent at the end of a word and between a vowel and a consonant
with a vowel of its own (নকশি is nokshi), which is the rule of thumb for reading Bangla; exceptions do not matter here.
"""

from __future__ import annotations

import re

from django.utils.text import slugify

CONSONANTS = {
    "ক": "k", "খ": "kh", "গ": "g", "ঘ": "gh", "ঙ": "ng", "চ": "ch", "ছ": "chh", "জ": "j", "ঝ": "jh",
    "ঞ": "n", "ট": "t", "ঠ": "th", "ড": "d", "ঢ": "dh", "ণ": "n", "ত": "t", "থ": "th", "দ": "d",
    "ধ": "dh", "ন": "n", "প": "p", "ফ": "f", "ব": "b", "ভ": "bh", "ম": "m", "য": "j", "র": "r",
    "ল": "l", "শ": "sh", "ষ": "sh", "স": "s", "হ": "h", "ৎ": "t", "\u09dc": "r", "\u09dd": "rh", "\u09df": "y",
}  # fmt: skip
VOWELS = {
    "অ": "o", "আ": "a", "ই": "i", "ঈ": "i", "উ": "u", "ঊ": "u", "ঋ": "ri", "এ": "e", "ঐ": "oi", "ও": "o", "ঔ": "ou",
}  # fmt: skip
SIGNS = {
    "া": "a", "ি": "i", "ী": "i", "ু": "u", "ূ": "u", "ৃ": "ri", "ে": "e", "ৈ": "oi", "ো": "o", "ৌ": "ou",
}  # fmt: skip
ENDS = {"ং": "ng", "ঃ": "", "ঁ": "n"}
FIGURES = {chr(0x9E6 + digit): str(digit) for digit in range(10)}
JOINED = {"\u09a1\u09bc": "\u09dc", "\u09a2\u09bc": "\u09dd", "\u09af\u09bc": "\u09df"}
HASANT = "্"
SILENT = "~"
WORD = re.compile("[\u0980-\u09ff]+")
CONSONANT = "(chh|[bcdgjkprst]h|ng|[bcdfghjklmnprsty])"
BETWEEN = re.compile(f"(?<=[aeiou~]){CONSONANT}{SILENT}(?={CONSONANT}[aeiou])")
AT_THE_END = re.compile(f"(?<=[aeiou~]){CONSONANT}{SILENT}$")


def latin(text: str) -> str:
    """The text with its Bangla words in Latin letters; everything else stays."""
    for pair, sign in JOINED.items():
        text = text.replace(pair, sign)
    return WORD.sub(lambda found: _word(found[0]), text)


def slug_of(text: str, *, room: int, otherwise: str) -> str:
    """An address of at most `room` letters made of the text; `otherwise` where nothing can be written in ASCII."""
    return slugify(latin(text))[:room].strip("-") or otherwise


def _word(word: str) -> str:
    sounds = []
    for place, sign in enumerate(word):
        following = word[place + 1 : place + 2]
        if sign in CONSONANTS:
            bare = following not in SIGNS and following != HASANT and sign != "ৎ"
            sounds.append(CONSONANTS[sign] + (SILENT if bare else ""))
        elif sign != HASANT:
            sounds.append((VOWELS | SIGNS | ENDS | FIGURES).get(sign, ""))
    spoken = AT_THE_END.sub(r"\1", BETWEEN.sub(r"\1", "".join(sounds)))
    return spoken.replace(SILENT, "o")
