"""The files of the demo's digital products and the script that makes them; nothing here is imported."""
