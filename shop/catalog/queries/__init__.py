"""Reads of the catalogue, one file a purpose."""

from .offers import image_view, offers_of

__all__ = ["image_view", "offers_of"]
