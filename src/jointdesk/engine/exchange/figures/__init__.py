"""Figures of requests that both desks derive from the same signed messages."""
