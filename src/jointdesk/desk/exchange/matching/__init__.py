"""Private matching: what is shared and published, what is asked and answered, and the hits."""
