"""The loader of the demo, one file a kind of content. Everything is found by its slug: loading again adds nothing."""

from .everything import is_loaded, load_demo, reset_demo
from .people import welcome_text

__all__ = ["is_loaded", "load_demo", "reset_demo", "welcome_text"]
