"""Reading a paper's XML again."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

from shop.invoicing.models import Document
from shop.invoicing.ubl import CAC, CBC, document_xml

NAMES = {"cac": CAC, "cbc": CBC}


def xml_of(document: Document) -> ET.Element:
    """The whole, parsed anew from its bytes."""
    return ET.fromstring(document_xml(document))  # our own words


def text(element: ET.Element, path: str) -> str:
    """The text at a path; empty where there is none."""
    return element.findtext(path, "", NAMES)


def figure(element: ET.Element, path: str) -> Decimal:
    """The amount at a path; nothing where there is none."""
    return Decimal(text(element, path) or 0)


def figures(element: ET.Element, path: str) -> Decimal:
    """The amounts at a path together."""
    return sum((Decimal(one.text or 0) for one in element.findall(path, NAMES)), Decimal(0))
