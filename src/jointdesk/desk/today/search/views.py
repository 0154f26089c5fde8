"""The search as a page of its own, and as the list under what is being typed.

A form posts it, so that no name stands in an address; a link may carry a reference or an identifier.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.today.search.asked import read_asked
from jointdesk.desk.today.search.asking import Section, answer, look_up_names


def search(request: HttpRequest) -> HttpResponse:
    officer, sent = officer_of(request), request.POST or request.GET
    asked = read_asked(sent.get("q", ""))
    sections = [*answer(officer, asked), *look_up_names(officer, asked)] if asked.text else []
    if request.method == "POST" and (only := _only(sections)):
        return redirect(only)
    status = 200
    return render(request, "today/search.html", {"asked": asked, "sections": sections}, status=status)


@require_POST
def quick(request: HttpRequest) -> HttpResponse:
    """What the palette shows while somebody types."""
    asked = read_asked(request.POST.get("q", ""))
    found = {"asked": asked, "sections": answer(officer_of(request), asked)}
    return render(request, "today/found.html", found)


def _only(sections: list[Section]) -> str:
    """Where the one thing found is: whoever sends a whole reference is led there."""
    found = [one for section in sections for one in section.found]
    return found[0].url if len(found) == 1 else ""
