"""Data that travelled: where each went and under which conditions, and taking it back."""
