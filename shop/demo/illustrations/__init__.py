"""The demo's drawings and the script that makes their pictures."""
