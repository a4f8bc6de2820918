"""Views of the ops surface."""
