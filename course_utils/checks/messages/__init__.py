"""A mistake in the wiring as sentences about the student's own net."""
