"""Jointdesk."""
