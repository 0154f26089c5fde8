from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.models import Answer, Datum, Recall


class RecallForm(forms.Form):
    """What is to be done with a datum of ours, and why; of an answer also how it should have read."""

    act = forms.ChoiceField(label=_("What is to be done"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Every desk that has it reads this."),
    )
    text = forms.CharField(
        label=_("As it should read"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, datum: Datum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = corrected_text(datum)
        if text is None:
            del self.fields["text"]
        else:
            self.fields["text"].initial = text
        self.fields["act"].choices = _acts(datum)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = {"text": "", **(super().clean() or {})}
        if cleaned.get("act") != Recall.Act.CORRECT:
            cleaned["text"] = ""
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


def corrected_text(datum: Datum) -> str | None:
    """The text an officer would correct; None where there is none: a notice goes as it is here now."""
    if datum.kind != "answer" or not datum.is_ours:
        return None
    return Answer.objects.filter(key=datum.key).values_list("text", flat=True).first()


def _acts(datum: Datum) -> list[tuple[str, Any]]:
    acts = {
        Recall.Act.CORRECT: _("Correct it: it reads otherwise from now on"),
        Recall.Act.RETRACT: _("Retract it: nobody is to use it"),
        Recall.Act.ERASE: _("Erase it: its content is destroyed, here too"),
    }
    if not datum.is_ours or datum.kind not in ("notice", "answer"):
        del acts[Recall.Act.CORRECT]
    return list(acts.items())
