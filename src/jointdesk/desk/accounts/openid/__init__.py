"""The organisation's own sign-in (OpenID Connect Core 1.0, authorization code with PKCE), where desk.toml names one.

Only officers whom an administrator made come in, by the claim that holds their user name; the first time binds the
provider's subject to the officer, so that a name given to somebody else there opens nothing here. A token is believed
when its signature, issuer, audience, nonce and time are right; no other way of reading one exists.
"""
