from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import CallerError


class PeriodForm(forms.Form):
    """Two days; what they give stands in `period` after a valid `is_valid`."""

    start = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    end = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    publishable = forms.BooleanField(label=_("For publication"), required=False)

    period: Period

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if "start" in chosen and "end" in chosen:
            try:
                self.period = Period(chosen["start"], chosen["end"])
            except CallerError as error:
                raise forms.ValidationError(str(error)) from None
        return chosen


def period_of_month(day: date | None = None) -> dict[str, date]:
    """The whole month of `day`, or the running month up to today."""
    today = timezone.localdate()
    if day is None or (day.year, day.month) == (today.year, today.month):
        return {"start": today.replace(day=1), "end": today}
    return {"start": day.replace(day=1), "end": day.replace(day=monthrange(day.year, day.month)[1])}
