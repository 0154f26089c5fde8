"""Where the public door and the officers' desk meet: what goes in is sealed, what comes out is signed.

The door may stand on another host and be stolen with all it holds. Rules:
1. A letter and its attachments are sealed to the desk's public key as they arrive: the door cannot read them again.
2. A receipt is the only key to a complaint's status and replies. Door and desk keep a keyed hash of it.
3. What the door tells (check bands, statuses, advisories) comes in bundles the desk has signed; none goes back in time.
4. Nothing here judges a person or an offer to be safe, and nothing is dropped: a suspicion is a score with reasons.

Pure: time and random bytes are arguments (`cryptography` draws the ephemeral keys of HPKE itself).
"""
