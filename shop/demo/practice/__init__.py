"""The payment providers that a demo machine plays itself, so that a newcomer can try every way to pay: `/practice/`."""
