"""A package: what its tests share ends with its last test, and not with the session."""
