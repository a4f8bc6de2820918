"""Editorial pages and the ordered sections of the home page.

Owns: Page, Section.
Never does: product content.
"""
