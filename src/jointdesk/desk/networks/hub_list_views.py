"""Bringing a list of hubs: pasted or as a file, looked at, then declared together."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.table_file import MOST_BYTES
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.hub_lists import declare_hubs, read_hub_list
from jointdesk.engine.errors import InputError


class HubListForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono"}),
        help_text=_("A line each: kind, identifier and, where there is one, the reason."),
    )
    reason = forms.CharField(label=_("Reason, where a line gives none"), max_length=300)


def hub_list_import(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, actions.RIGHT)
    form, short = HubListForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            content = file.read(MOST_BYTES + 1) if file else text.encode()
            short = read_hub_list(content, file.name if file else "text")
        except InputError as error:
            form.add_error("file" if file else "text", str(error))
        # what was not looked at yet is not taken
        if short and "take" in request.POST and not file and not short.refused and short.found:
            new = declare_hubs(officer, [one for _row, one in short.found], form.cleaned_data["reason"])
            said = ngettext("%(n)d hub declared.", "%(n)d hubs declared.", new) % {"n": new}
            messages.success(request, said)
            return redirect("network-hubs")
    if short:
        form = HubListForm(initial={"text": short.text, "reason": form.cleaned_data["reason"]})
    context = {"form": form, "short": short}
    return render(request, "networks/hub_list.html", context, status=400 if form.errors else 200)
