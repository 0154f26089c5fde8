from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.words import Words


class NeutralityForm(forms.Form):
    reason = Words(
        label=_("Why the matter is neutral"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AloneForm(forms.Form):
    why = Words(
        label=_("Why it cannot wait for a second officer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Another officer reviews it within 24 hours; the partner sees that one officer sent it."),
    )
