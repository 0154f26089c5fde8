import time

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit import columns, queries
from jointdesk.desk.audit.administration import note_verified
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.audit.proofs import prove_entry
from jointdesk.desk.audit.verification import Verifier

SECONDS_A_STEP = 1.0
SALT = "log.verification.3"


@require_GET
def log(request: HttpRequest) -> HttpResponseBase:
    """The log: its newest checkpoint, who cosigned it, its entries."""
    officer = officer_of(request)
    require(officer, "log.read")
    search = request.GET.get("q", "").strip()[:100]
    rows = queries.list_entries(officer, search=search)
    if wants_file(request):
        return take_away(request, "log", columns.ENTRIES, rows, subject="log:list")
    page = read_page(rows, request)
    newest = queries.newest_checkpoint(officer)
    witnesses = queries.list_witnesses(officer, newest)
    found = {"page": page, "q": search, "checkpoint": newest, "witnesses": witnesses}
    return render(request, "audit/log.html", found)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the log for a second or so; a fragment with the verdict, or with how far it is and where to go on."""
    require(officer_of(request), "log.read")
    run, until = _verifier(request), time.monotonic() + SECONDS_A_STEP
    for _place in run.steps():
        if time.monotonic() > until and not run.ended:
            paused = signing.dumps(run.pause(), salt=SALT, compress=True)
            far = {"paused": paused, "place": run.grown.size, "size": run.opening.size}
            return render(request, "audit/verifying.html", far)
    found = run.outcome()
    note_verified(found.good, found.size)
    return render(request, "audit/verdict.html", {"found": found})


def _verifier(request: HttpRequest) -> Verifier:
    """A new one, or the one that this officer's page goes on with: signed by us, for ten minutes."""
    paused = request.POST.get("paused")
    if not paused:
        return Verifier()
    try:
        return Verifier.go_on(signing.loads(paused, salt=SALT, max_age=600))
    except signing.BadSignature:
        return Verifier()


@require_GET
def proof(request: HttpRequest, key: str) -> HttpResponse:
    """A proof file for one entry, to be checked by anyone with `jointdesk log check`."""
    entry = queries.list_entries(officer_of(request), search=key).first()
    if entry is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="entry-{entry.index}.json"'}
    return HttpResponse(prove_entry(entry), content_type="application/json", headers=headers)
