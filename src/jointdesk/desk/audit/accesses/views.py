from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit import columns
from jointdesk.desk.audit.accesses import queries
from jointdesk.desk.audit.accesses.actions import remark, tie
from jointdesk.desk.audit.accesses.charts import draw
from jointdesk.desk.audit.accesses.duties import duties
from jointdesk.desk.audit.accesses.forms import RegisterForm, RemarkForm, TieForm
from jointdesk.desk.audit.accesses.joined import joined
from jointdesk.desk.audit.accesses.rules import say
from jointdesk.desk.audit.accesses.tallies import thresholds
from jointdesk.desk.audit.accesses.unusual import rules, unusual_days
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.audit.subject_words import WORDS
from jointdesk.desk.audit.subjects import kinds
from jointdesk.engine.errors import CallerError

DAYS = 30
AUDIT = "audit"


@require_GET
def auditor(request: HttpRequest) -> HttpResponse:
    """Where an auditor begins: what waits, and how much was looked at day by day."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    until = timezone.localdate()
    since = until - timedelta(days=DAYS - 1)
    unusual = unusual_days(officer, until)
    days = queries.by_day(queries.tallies(officer, since, until), since, until)
    found = {
        "duties": duties(officer, unusual),
        "unusual": unusual[:8],
        "chart": draw(days, frozenset(one.day for one in unusual)),
        "kinds": [(name, WORDS[name]) for name in kinds()],
    }
    return render(request, "audit/auditor.html", found)


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register of looks at personal data."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    form = RegisterForm(officer, request.GET)
    chosen = form.chosen()
    note_access(officer, Access.Act.CONSULTATION, f"register:{chosen.subject}"[:120], AUDIT)
    page = read_page(queries.accesses(officer, chosen), request)
    return render(request, "audit/accesses.html", {"page": page, "form": form, "subject": chosen.subject})


@require_GET
def register_file(request: HttpRequest) -> HttpResponseBase:
    """The same as a file."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    chosen = RegisterForm(officer, request.GET).chosen()
    return take_away(
        request, "accesses", columns.ACCESSES, queries.accesses(officer, chosen), subject="register:file"
    )


@require_http_methods(["GET", "POST"])
def of_record(request: HttpRequest) -> HttpResponseBase:
    """Who saw this record, and everything else that speaks of the same persons; posted with a purpose: of protected
    ones too."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    subject = _subject(request)
    if not subject:
        return render(request, "audit/record.html", {"kinds": [(name, WORDS[name]) for name in kinds()]})
    form = TieForm(request.POST if request.method == "POST" else None)
    told = request.method == "POST" and form.is_valid()
    together = tie(officer, subject, form.cleaned_data["purpose"]) if told else joined(subject)
    alone = request.GET.get("alone") == "on"
    rows = queries.looked_at(officer, (subject,) if alone else together.subjects)
    noted = f"register:{subject}"[:120]
    if wants_file(request):
        return take_away(request, "who-saw-this", columns.ACCESSES, rows, subject=noted)
    note_access(officer, Access.Act.CONSULTATION, noted, AUDIT)
    kind, _colon, reference = subject.partition(":")
    found = {
        "subject": subject,
        "kind": kind,
        "reference": reference,
        "together": together,
        "alone": alone,
        "told": told,
        "form": form,
        "lookers": queries.lookers(rows),
        "untold": [] if alone or told else queries.lookers(queries.looked_at(officer, together.shut)),
        "page": read_page(rows, request),
        "kinds": [(name, WORDS[name]) for name in kinds()],
    }
    return render(request, "audit/record.html", found, status=400 if form.errors else 200)


@require_GET
def officer_list(request: HttpRequest) -> HttpResponseBase:
    """Whose accesses can be read, with how much they looked at in a month."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    until = timezone.localdate()
    told = queries.tallies(officer, until - timedelta(days=DAYS - 1), until).values_list("officer", "looks")
    looks: dict[int, int] = {}
    for pk, count in told:
        looks[pk] = looks.get(pk, 0) + count
    everybody = sorted(queries.officers(officer), key=lambda one: (-looks.get(one.pk, 0), str(one)))
    if wants_file(request):
        rows = ((one, looks.get(one.pk, 0)) for one in everybody)
        return take_away(request, "officers-looks", columns.OFFICERS, rows, subject="register:officers")
    page = read_page(everybody, request)
    shown = [(one, looks.get(one.pk, 0)) for one in page]
    most = max(looks.values(), default=1)
    return render(request, "audit/officers.html", {"page": page, "shown": shown, "most": most, "days": DAYS})


def of_officer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What this officer looked at: by day, by kind, with purposes; and what an auditor remarked."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    of = queries.find_officer(officer, pk)
    if of is None:
        raise Http404
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remark(officer, of, form.cleaned_data["day"], form.cleaned_data["text"])
            messages.success(request, _("Your remark is kept."))
            return redirect("accesses-of-officer", pk)
        except CallerError as error:
            form.add_error(None, str(error))
    return _show_officer(request, officer, of, form)


@require_GET
def unusual(request: HttpRequest) -> HttpResponseBase:
    """Officers' days that are far from the usual, and why."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    until = _day(request, "until") or timezone.localdate()
    days = unusual_days(officer, until)
    if wants_file(request):
        return take_away(request, "unusual", columns.UNUSUAL, days, subject="register:unusual")
    found = {
        "days": days,
        "until": until,
        "thresholds": thresholds(),
        "rules": rules(),
    }
    note_access(officer, Access.Act.CONSULTATION, "register:unusual", AUDIT)
    return render(request, "audit/unusual.html", found)


@require_GET
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What one rule found in an officer's day: the accesses behind it, and why there is such a rule."""
    officer = officer_of(request)
    require(officer, "accesses.read")
    found = queries.find_sign(officer, pk)
    if found is None:
        raise Http404
    noted, rows = f"register:officer:{found.officer_id}", queries.behind(officer, found)
    if wants_file(request):
        return take_away(request, "unusual-accesses", columns.ACCESSES, rows, subject=noted)
    note_access(officer, Access.Act.CONSULTATION, noted, AUDIT)
    shown = {
        "sign": found,
        "words": say(found),
        "page": read_page(rows, request),
        "own": found.officer_id == officer.pk,
    }
    return render(request, "audit/sign.html", shown)


def _show_officer(request: HttpRequest, officer: Officer, of: Officer, form: RemarkForm) -> HttpResponseBase:
    until = _day(request, "until") or timezone.localdate()
    since = max(_day(request, "since") or until - timedelta(days=DAYS - 1), until - timedelta(days=92))
    noted = f"register:officer:{of.pk}"
    chosen = queries.Filters(officer=of.pk, since=since, until=until, subject=_subject(request))
    rows = queries.accesses(officer, chosen)
    if wants_file(request):
        return take_away(request, f"accesses-{of.username}", columns.ACCESSES, rows, subject=noted)
    note_access(officer, Access.Act.CONSULTATION, noted, AUDIT)
    own = queries.tallies(officer, since, until).filter(officer=of)
    standing_out = unusual_days(officer, until, (until - since).days + 1, of)
    found = {
        "of": of,
        "since": since,
        "until": until,
        "subject": chosen.subject,
        "chart": draw(queries.by_day(own, since, until), frozenset(one.day for one in standing_out)),
        "unusual": standing_out,
        "acts": [(Access.Act(act).label, n) for act, n in queries.counted_by(rows, "act")],
        "purposes": queries.counted_by(rows, "purpose"),
        "page": read_page(rows, request),
        "remarks": queries.remarks(officer, of)[:20],
        "form": form,
        "own": of.pk == officer.pk,
    }
    return render(request, "audit/officer.html", found, status=400 if form.errors else 200)


def _subject(request: HttpRequest) -> str:
    """`?subject=case:C-1`, or `?kind=case&reference=C-1` from the form."""
    subject = request.GET.get("subject", "")
    if request.GET.get("reference"):
        subject = f"{request.GET.get('kind', '')}:{request.GET['reference'].strip()}"
    return subject.replace("\x00", "").strip()[:120]


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
