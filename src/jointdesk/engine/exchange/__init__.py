"""How two desks speak: one message (`wire`), many messages (`mail`), private `matching`, `requests`.

Pure: bytes in, bytes and values out. Time, random bytes and the partner's card are arguments (`voprf`,
`cryptography` and `joserfc` draw blinds, nonces and ephemeral keys themselves). What comes from a partner
raises only PartnerError, with a stable code. The written specification is docs/protocol/.
"""
