"""Partner desks: their cards, keys and conditions of use; and our own card and keys."""
