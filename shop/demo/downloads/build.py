"""Makes the files of the demo's digital products from `sources/`: a PDF of each, and an EPUB of the novel.

    CHROMIUM_PATH=/usr/bin/chromium python shop/demo/downloads/build.py

Run it after a source changed; it needs Chromium and a Bangla font.
"""

import os
import zipfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
NOVEL = "the-ferrymans-daughter"
MARGIN = {"top": "22mm", "bottom": "22mm", "left": "20mm", "right": "20mm"}
STYLE = """
body { font: 12pt/1.7 Figtree, "Noto Sans Bengali", sans-serif; color: #17181b }
h1 { font-size: 24pt; line-height: 1.3 } h2 { font-size: 15pt } em { color: #4d5056 }
svg { display: block; width: 100%; height: auto }
"""
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:haat:demo:the-ferrymans-daughter</dc:identifier>
<dc:title>মাঝির মেয়ে</dc:title><dc:language>bn</dc:language><dc:creator>কাগজ অ্যান্ড কোং</dc:creator>
<meta property="dcterms:modified">2026-11-21T00:00:00Z</meta></metadata>
<manifest><item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="text"/></spine></package>
"""
NAVIGATION = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="bn" xml:lang="bn">
<head><title>সূচি</title></head>
<body><nav epub:type="toc"><ol><li><a href="text.xhtml">শেষ খেয়া</a></li></ol></nav></body></html>
"""


def main() -> None:
    """Write every PDF and the EPUB beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM_PATH"), args=["--no-sandbox"])
        page = browser.new_page()
        for source in sorted((HERE / "sources").glob("*.xhtml")):
            page.goto(source.as_uri())
            page.add_style_tag(content=STYLE)
            page.pdf(path=HERE / f"{source.stem}.pdf", format="A4", margin=MARGIN)
        browser.close()
    _write_epub(HERE / "sources" / f"{NOVEL}.xhtml", HERE / f"{NOVEL}.epub")


def _write_epub(source: Path, target: Path) -> None:
    """One chapter as EPUB 3. The mimetype comes first and uncompressed (OCF 3.3, section 4.3)."""
    parts = {"META-INF/container.xml": CONTAINER, "book.opf": PACKAGE, "nav.xhtml": NAVIGATION}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in {**parts, "text.xhtml": source.read_text(encoding="utf-8")}.items():
            book.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
