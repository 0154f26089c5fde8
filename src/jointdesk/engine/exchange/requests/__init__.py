"""Lawful requests: their forms and their states."""
