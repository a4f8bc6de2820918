"""The marketplace's own settings: name, logo, languages, currency, switches.

Owns: one StoreSettings row per marketplace, typed and audited; Feature switches.
Never does: schema and domain (room `tenants`), provider secrets in plain text.
"""
