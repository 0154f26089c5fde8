"""What officers type about letters."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.intake.handling_forms import LANGUAGES
from jointdesk.desk.intake.receipts.replying import MOST_TEXT, Words

ANSWER_WITHIN = timedelta(days=7)


class ReplyForm(forms.Form):
    """A message; one that is a question waits for its answer until a day."""

    text = forms.CharField(label=_("Message"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))
    language = forms.ChoiceField(label=_("Language you write in"), choices=LANGUAGES)
    is_question = forms.BooleanField(label=_("It is a question: wait for the answer"), required=False)

    def words(self) -> Words:
        said = self.cleaned_data
        until = timezone.localdate() + ANSWER_WITHIN if said["is_question"] else None
        return Words(said["text"], said["language"], until)


class MessageForm(forms.Form):
    """The same to somebody in danger, without a clock."""

    text = ReplyForm.base_fields["text"]
    language = ReplyForm.base_fields["language"]


class EndForm(forms.Form):
    outcome = forms.CharField(
        label=_("What became of the person"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FileForm(forms.Form):
    purpose = forms.CharField(label=_("Purpose"), max_length=250)
    read = forms.BooleanField(
        label=_("I have read the warnings. I open it only where it can do no harm."), required=False
    )
