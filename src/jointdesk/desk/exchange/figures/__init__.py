"""Figures of requests: counted from signed messages, stated to the partner, verified against the log."""
