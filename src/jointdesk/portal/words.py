"""What somebody types, as it goes into a letter: nothing of it makes a form unreadable to the desk."""

from typing import Any

from django import forms

from jointdesk.engine.legible import legible


class Words(forms.CharField):
    """Text however it was written or pasted; its bound is of what is left."""

    def to_python(self, value: Any) -> str:
        return legible(super().to_python(value) or "").strip()
