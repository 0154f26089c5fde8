from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.administration.officer_actions import GUEST_ROLES
from jointdesk.desk.accounts.administration.queries import has_account, open_units
from jointdesk.desk.accounts.administration.unit_actions import BELOW
from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.naming import NAMED_LANGUAGES, unit_name

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,59}\Z", _("2 to 60 small letters, digits, dots, hyphens or underscores.")
)
CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z", _("Up to 40 letters, digits, dots or hyphens."))


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units by their names, each set in by how deep it stands."""

    def label_from_instance(self, obj: Unit) -> str:
        return " " * (obj.path.count("/") - 2) + unit_name(obj)


class OfficerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    unit = UnitField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Told when something waits; never what it is about."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    numbers = forms.CharField(
        label=_("The officer's own telephone and account numbers"),
        required=False,
        max_length=300,
        help_text=_("Separated by commas. Auditors are shown when the officer looks for them."),
    )

    def __init__(self, by: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("unit").queryset = open_units(by)
        own = [("", _("The desk's language"))]
        self._field("language").choices = own + list(settings.LANGUAGES)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        unit, role = found.get("unit"), found.get("role")
        if unit is not None and unit.is_guest and role not in GUEST_ROLES:
            self.add_error("role", _("A guest organisation has intake officers and investigators only."))
        return found


class NewOfficerForm(OfficerForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[USERNAME],
        help_text=_("Cannot be changed later. Small letters, digits, dots, hyphens."),
    )
    field_order = ("username", "name", "role", "unit", "email", "language", "numbers")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if has_account(email):
            raise forms.ValidationError(_("Another open account has this e-mail address."))
        return email

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if Officer.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the account closed?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown to administrators only."),
    )


class UnitForm(forms.Form):
    """A unit's name, and its names in the languages of the desk."""

    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {code.split("-")[0]: name for code, name in settings.LANGUAGES}
        for key in NAMED_LANGUAGES:
            self.fields[f"name_{key}"] = forms.CharField(label=own[key], max_length=200, required=False)

    @property
    def names(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"name_{key}"] for key in NAMED_LANGUAGES}


class NewUnitForm(UnitForm):
    level = forms.ChoiceField(label=_("Level"))
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[CODE],
        help_text=_("Cannot be changed later; unique on this desk."),
    )
    field_order = ("level", "code", "name")

    def __init__(self, parent: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels: Any = self.fields["level"]
        levels.choices = [(level.value, level.label) for level in BELOW[Unit.Level(parent.level)]]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Unit.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code
