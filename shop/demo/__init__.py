"""The demo marketplace: eight sellers, their goods, reviews and past orders, authored for this project.

Owns: `content/` (texts), `illustrations/` and `images/` (pictures), the loader, and `--grow` for large catalogues.
Never does: anything a real marketplace depends on; it only calls the rooms' services.
"""
