"""Views of the account surface, one file a topic."""
