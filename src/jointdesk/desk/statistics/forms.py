from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.units import units_to_report
from jointdesk.engine.errors import CallerError

if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    UnitChoice = forms.ModelChoiceField


class PeriodForm(forms.Form):
    """Two days; what they give stands in `period` after a valid `is_valid`."""

    start = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    publishable = forms.BooleanField(label=gettext_lazy("For publication"), required=False)

    period: Period

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if "start" in chosen and "end" in chosen:
            try:
                self.period = Period(chosen["start"], chosen["end"])
            except CallerError as error:
                raise forms.ValidationError(str(error)) from None
        return chosen


class _UnitField(UnitChoice):
    def label_from_instance(self, obj: Unit) -> str:
        return unit_name(obj)


class ReportForm(PeriodForm):
    """A period, and of whose part the report is: every unit the officer sees. Only the whole desk's is published."""

    unit = _UnitField(
        Unit.objects.none(),
        label=gettext_lazy("Unit"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All I may see"),
    )

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_report(officer)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.has_units = len(units) > 1

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        unit: Unit | None = chosen.get("unit")
        if chosen.get("publishable") and unit is not None and not unit.sees_all:
            raise forms.ValidationError(
                _("Only the report of the whole desk is published: a part beside it would tell the rest.")
            )
        return chosen


def period_of_month(day: date | None = None) -> dict[str, date]:
    """The whole month of `day`, or the running month up to today."""
    today = timezone.localdate()
    if day is None or (day.year, day.month) == (today.year, today.month):
        return {"start": today.replace(day=1), "end": today}
    return {"start": day.replace(day=1), "end": day.replace(day=monthrange(day.year, day.month)[1])}
