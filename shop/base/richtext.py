"""Rich text: cleaned with nh3 when written and once more when shown; nothing else is ever marked safe."""

import nh3

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


def clean_rich_text(html: str) -> str:
    """The HTML with only harmless tags; links keep http(s) and mailto and get rel="noopener nofollow ugc"."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
