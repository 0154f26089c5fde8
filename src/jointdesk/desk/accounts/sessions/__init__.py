"""Where an officer is signed in, how long that holds, and what too many wrong tries lead to.

One hour without a request or 24 hours since signing in end a session (NIST 800-63B-4, AAL2). A session ends at once
too when the officer's password, role or unit changes (Officer.get_session_auth_hash), or when somebody ends it.
"""
