"""Views of the storefront, one file a topic."""
