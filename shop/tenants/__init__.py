"""Which marketplaces live on this installation: schema, domain, plan. Their settings are room `store`.

Owns: Marketplace, Domain (tables in `public`), the choice of marketplace for a request.
Never does: anything inside a marketplace.
"""
