"""Haat: a multi-vendor marketplace. One folder a room; shop/docs/ARCHITECTURE.md is the map."""
