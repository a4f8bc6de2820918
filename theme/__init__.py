"""The Tailwind source of the design and its compiled form."""
