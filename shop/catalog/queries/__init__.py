"""Reads of the catalogue, one file a purpose."""

from .offers import covers_of, image_view, offers_of

__all__ = ["covers_of", "image_view", "offers_of"]
