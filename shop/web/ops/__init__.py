"""For operators and machines: health, and in demo mode the mail box."""
