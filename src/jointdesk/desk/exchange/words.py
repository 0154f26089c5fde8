"""What an officer types, as a message takes it: line breaks as one sign, none of those around a copied number."""

from typing import Any

from django import forms

from jointdesk.engine.legible import legible


class Words(forms.CharField):
    """Text however it was typed or pasted; its bound is of what is left."""

    def to_python(self, value: Any) -> Any:
        return legible(super().to_python(value) or "")
