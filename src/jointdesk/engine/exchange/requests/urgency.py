"""When one officer may act alone: the same rule on both desks, so that neither can stretch it."""

from collections.abc import Mapping
from typing import Any


def cannot_wait(form: str, urgency: str, fields: Mapping[str, Any]) -> bool:
    """A life is at risk, or a payment is to be stopped while the money still lies in a bank."""
    return urgency == "life_at_risk" or (form == "freeze_assets" and fields.get("action") == "stop_payment")
