"""Delivery: outbox, inbox, quarantine and carried folders. The effects are the engine's; rows and calls are here."""
