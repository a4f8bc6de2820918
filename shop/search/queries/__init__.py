"""Reads of the search, one file a purpose."""

from .engine import find

__all__ = ["find"]
