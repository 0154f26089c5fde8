"""One message: its spelling, its keys and cards, its signature and its seal, and every body it may carry."""
