"""Rich text as people type it on a phone: paragraphs with an empty line between, lists with dashes, words with stars.

    An empty line begins a new paragraph.        <p>
    ## A heading                                 <h3>
    - One thing                                  <ul><li>
    1. The first step                            <ol><li>
    **strong** and *emphasised* words            <strong>, <em>

`marks_of` answers None for what these signs cannot say (links, tables, other headings); then the HTML itself is shown.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

INLINE = {"strong": "**", "em": "*"}
LISTS = {"ul": "- ", "ol": "1. "}
BLOCKS = {"p", "h3", *LISTS}
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
BETWEEN = re.compile(r">\s+<(?=/?(?:p|h3|ul|ol|li)\b)")
STRONG, EMPHASIS = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*"), re.compile(r"\*(\S(?:.*?\S)?)\*")
ITEMS = ((re.compile(r"- (.+)"), "ul"), (re.compile(r"\d+\. (.+)"), "ol"))


def rich_text_of(text: str) -> str:
    """The HTML of what somebody typed; a text with tags is HTML already. The cleaning is left to `richtext`."""
    if TAG.search(text):
        return text
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(_block(block.strip()) for block in blocks if block.strip())


def marks_of(html: str) -> str | None:
    """What somebody would type to get this HTML; None where no signs say it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "\n\n".join(reader.blocks)
    said = not reader.lost and rich_text_of(text) == BETWEEN.sub("><", html).strip()
    return text if said else None


def _block(block: str) -> str:
    lines = block.split("\n")
    if len(lines) == 1 and block.startswith("## "):
        return f"<h3>{_words(block[3:])}</h3>"
    for sign, tag in ITEMS:
        found = [sign.fullmatch(line.strip()) for line in lines]
        if all(found):
            return f"<{tag}>{''.join(f'<li>{_words(item[1])}</li>' for item in found if item)}</{tag}>"
    return f"<p>{'<br>'.join(_words(line) for line in lines)}</p>"


def _words(line: str) -> str:
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", escape(line.strip(), quote=False)))


class _Reader(HTMLParser):
    """Turns tags into signs; `lost` when there is a tag that has none."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.list = ""
        self.inside = False  # a paragraph, a heading or an item
        self.lost = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins, or an item, a line or emphasised words of it."""
        if attrs or (tag in BLOCKS and self.list):
            self.lost = True
        elif tag in BLOCKS:
            self.list = LISTS.get(tag, "")
            self.blocks.append("## " if tag == "h3" else "")
            self.inside = tag not in LISTS
        elif tag == "li" and self.list:
            self.inside = True
            self._add(f"\n{self.list}" if self.blocks[-1] else self.list)
        elif tag == "br":
            self._add("\n")
        elif tag in INLINE:
            self._add(INLINE[tag])
        else:
            self.lost = True

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if tag in INLINE:
            self._add(INLINE[tag])
        elif tag in LISTS:
            self.list = ""
        elif tag in BLOCKS or tag == "li":
            self.inside = False

    def handle_data(self, data: str) -> None:
        """The words; white space between blocks says nothing."""
        if self.inside or data.strip():
            self._add(data)

    def _add(self, text: str) -> None:
        if self.inside:
            self.blocks[-1] += text
        else:
            self.lost = True
