"""Each person found in an operation: what was decided, what was taken from them, the lists of all."""
