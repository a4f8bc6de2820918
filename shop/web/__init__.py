"""Pages, one folder per audience, over `common`."""
