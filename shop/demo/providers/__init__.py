"""Payment providers as their documents describe them, for demo machines and tests: each speaks its wire protocol.

A provider is a function from `Asked` to `Reply` with books of its own; it knows nothing of the shop. Demo machines
mount them at `/practice/<code>/` (`views`), tests serve them on a port of their own (`tests.simulators.server`).
"""
