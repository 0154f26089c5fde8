"""The door's JSON API for banks and telecoms: look-ups and the daily feed, each by a key of its own (docs/check.md)."""
