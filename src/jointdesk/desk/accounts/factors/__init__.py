"""The second factor: an authenticator app, a passkey or security key, recovery codes for the day both are lost.

Where desk.toml says `second_factor = "required"` (the default), an officer without one is led to set one up and can do
nothing else; the organisation's own sign-in may bring one along (openid).
"""
