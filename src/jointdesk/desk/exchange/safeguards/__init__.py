"""What stands before anything leaves: the protection gate, neutrality, the second officer's review."""
