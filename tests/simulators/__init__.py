"""Other companies' services, played on this machine over real HTTP."""
