"""What an officer says before a file is given out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.exchange.words import Words


class DownloadForm(forms.Form):
    purpose = Words(label=_("Purpose"), max_length=300)
    read = forms.BooleanField(
        label=_("I have read the warnings. I open it only where it can do no harm."), required=False
    )

    def __init__(self, file: TravelledFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if file.request is not None:
            self.fields["purpose"].initial = file.request.purpose[:300]
        if not file.warnings:
            self.fields["read"].widget = forms.HiddenInput()
