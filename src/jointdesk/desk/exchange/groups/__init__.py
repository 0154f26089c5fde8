"""Joint groups: founded, joined, their chronology."""
