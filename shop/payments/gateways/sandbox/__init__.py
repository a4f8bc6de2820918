"""The sandbox card: a practice bank inside the shop, and a gateway that treats it like any provider.

`bank` is the bank's side with its own books; its hosted page is `/sandbox-bank/<charge>/` (demo mode only).
`gateway` is our side: it asks the bank through a client and believes only signed notices.
`signing` is what both know: the secret and the form of the signature. `post` sends the bank's notices over HTTP.
"""
