"""Pages of the exchange, one file per subject."""
