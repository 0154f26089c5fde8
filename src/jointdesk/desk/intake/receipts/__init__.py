"""What whoever holds a receipt is told: where the complaint stands, and what officers write to them."""
