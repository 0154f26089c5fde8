from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.models import Answer, Datum, Recall
from jointdesk.desk.exchange.requests.forms import NeutralForm, PairsField
from jointdesk.desk.exchange.words import Words


class RecallForm(NeutralForm):
    """What is to be done with a datum of ours, and why; of an answer also how it should have read."""

    act = forms.ChoiceField(label=_("What is to be done"))
    reason = Words(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Every desk that has it reads this."),
    )
    text = Words(
        label=_("As it should read"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    identifiers = PairsField(
        label=_("Identifiers"), required=False, help_text=_("One a line: kind and value.")
    )

    def __init__(self, datum: Datum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = corrected_answer(datum)
        if answer is None:
            del self.fields["text"], self.fields["identifiers"]
        else:
            self.fields["text"].initial = answer.text
            self.fields["identifiers"].initial = [" ".join(pair) for pair in answer.identifiers]
        self.fields["act"].choices = _acts(datum)  # type: ignore[attr-defined]

    def content(self) -> dict[str, Any] | None:
        """What a correction of an answer says; None for anything else."""
        said = self.cleaned_data
        if said["act"] != Recall.Act.CORRECT or not said.get("text"):
            return None
        return {"text": said["text"], "identifiers": said["identifiers"]}


class ReasonForm(forms.Form):
    reason = Words(label=_("Reason"), max_length=300)


def corrected_answer(datum: Datum) -> Answer | None:
    """The answer an officer would correct; None where there is none: a notice goes as it is here now."""
    if datum.kind != "answer" or not datum.is_ours:
        return None
    return Answer.objects.filter(key=datum.key).first()


def _acts(datum: Datum) -> list[tuple[str, Any]]:
    acts = {
        Recall.Act.CORRECT: _("Correct it: it reads otherwise from now on"),
        Recall.Act.RETRACT: _("Retract it: nobody is to use it"),
        Recall.Act.ERASE: _("Erase it: its content is destroyed, here too"),
    }
    if not datum.is_ours or datum.kind not in ("notice", "answer"):
        del acts[Recall.Act.CORRECT]
    return list(acts.items())
