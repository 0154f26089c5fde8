"""How rows are sealed stands lower (attachments/sealing.py): families' reports in the cases are sealed the same way.

Migrations that sealed what stood in clear ask for it here.
"""

from jointdesk.desk.attachments.sealing import SealedRow, seal, unseal

__all__ = ["SealedRow", "seal", "unseal"]
