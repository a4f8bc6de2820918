"""Reads of the catalogue, one file a purpose."""

from .downloads import downloads_of_variants
from .offers import covers_of, image_view, offers_of

__all__ = ["covers_of", "downloads_of_variants", "image_view", "offers_of"]
