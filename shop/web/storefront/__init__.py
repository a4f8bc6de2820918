"""The shop that shoppers see."""
