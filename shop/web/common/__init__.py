"""What every surface shares: page(), middleware, context, error pages, template tags."""
