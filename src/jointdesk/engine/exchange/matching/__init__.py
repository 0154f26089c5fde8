"""Private matching: blind evaluation, sets and their commitments, caps, canaries, keys of persons."""
