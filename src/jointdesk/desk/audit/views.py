from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit import queries
from jointdesk.desk.audit.proofs import prove_entry
from jointdesk.desk.audit.verification import verify_log

PAGE = 50


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The log: its newest checkpoint, who cosigned it, its entries."""
    officer = officer_of(request)
    require(officer, "log.read")
    search = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.list_entries(officer, search=search), PAGE).get_page(request.GET.get("page"))
    found = {"page": page, "q": search, "checkpoint": queries.newest_checkpoint(officer)}
    found["cosigned"] = queries.newest_cosigned(officer)
    return render(request, "audit/log.html", found)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole log now; a fragment with the verdict."""
    require(officer_of(request), "log.read")
    return render(request, "audit/verdict.html", {"found": verify_log()})


@require_GET
def proof(request: HttpRequest, key: str) -> HttpResponse:
    """A proof file for one entry, to be checked by anyone with `jointdesk log check`."""
    entry = queries.list_entries(officer_of(request), search=key).first()
    if entry is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="entry-{entry.index}.json"'}
    return HttpResponse(prove_entry(entry), content_type="application/json", headers=headers)


@require_GET
def accesses(request: HttpRequest) -> HttpResponse:
    """The register of looks at personal data, for auditors."""
    officer = officer_of(request)
    require(officer, "log.read")
    subject = request.GET.get("subject", "").strip()[:120]
    rows = queries.list_accesses(officer, subject=subject)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/accesses.html", {"page": page, "subject": subject})
