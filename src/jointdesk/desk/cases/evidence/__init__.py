"""Exhibits of a case: things and files, who has had them in hands, and how they leave the desk.

1. What is written of an exhibit's way is never changed: a further step corrects a wrong one. Each is committed to
   in the log, together with the step before it.
2. A hand-over has two sides: who gives proposes it, who takes says so. Until then it waits, and is seen to wait.
3. What leaves the desk leaves as a sealed bundle, by two officers; its reader needs this desk's public key and no more.
"""
