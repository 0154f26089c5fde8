"""Who may be a victim, what such a person told us, and who may read it: a compartment of its own."""
