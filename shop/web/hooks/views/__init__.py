"""Views of the hooks surface."""
