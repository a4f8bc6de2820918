"""Live updates to open pages (server-sent events)."""
