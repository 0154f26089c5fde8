"""A presumed victim's way home: two officers' reviews, the protection gate, and each step with whoever must take it."""
