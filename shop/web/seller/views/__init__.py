"""Views of the seller portal, one file a topic."""
