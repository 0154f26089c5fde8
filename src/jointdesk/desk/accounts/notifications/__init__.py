"""What an officer is told: a row on /notifications and, where the desk has mail, a line without personal data.

A room calls `notify` in the transaction of what happened; the worker sends the mail later, a bounded number of times.
`kind` is a row of kinds.py; `subject` a reference ("case:VN-2026-000012"), never a name.
"""

from jointdesk.desk.accounts.notifications.telling import holders_in, notify

__all__ = ["holders_in", "notify"]
