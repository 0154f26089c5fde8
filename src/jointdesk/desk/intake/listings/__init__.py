"""What the public may be told of an identifier, who decided otherwise and why, and answers to people listed wrongly.

Rules of counting are `engine/letterbox/listings`; here stand the reports they are fed with (reports), what officers
decided (models, actions), the desk's two secrets, and the hand-over to the public doors (work).
"""
