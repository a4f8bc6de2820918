"""What the portal's first page says: to-dos, figures of a period, service beside its targets, first steps."""
