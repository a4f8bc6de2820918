"""Rich text: cleaned with nh3 when written and once more when shown; nothing else is ever marked safe."""

import re
from html import unescape

import nh3
from django.utils.html import strip_tags

TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "strong",
    "b",
    "em",
    "i",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"a": {"href"}}
WITHIN_SENTENCES = re.compile(r"</?(?:strong|b|em|i|a)\b[^<>]*>")


def clean_rich_text(html: str) -> str:
    """The HTML with only harmless tags; links keep http(s) and mailto and get rel="noopener nofollow ugc"."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )


def plain_text(html: str) -> str:
    """The words of rich text in one line: paragraphs and entries are parted by a blank, marked words are not."""
    return " ".join(unescape(strip_tags(WITHIN_SENTENCES.sub("", html).replace("<", " <"))).split())
