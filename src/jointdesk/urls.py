"""Every door of the desk over HTTP: pages, the officers' API, the partners' wire."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI
from ninja.openapi.docs import ABS_TPL_PATH, Swagger
from ninja.security import django_auth

from jointdesk.desk.accounts.middleware import status_of
from jointdesk.desk.accounts.parsing import TextParser
from jointdesk.desk.cases.api import router as cases
from jointdesk.desk.cases.evidence.api import router as evidence
from jointdesk.desk.exchange.api import router as exchange
from jointdesk.desk.intake.api import router as intake
from jointdesk.desk.networks.api import router as networks
from jointdesk.desk.operations.api import plans
from jointdesk.desk.operations.api import router as operations
from jointdesk.desk.screening.api import router as screening
from jointdesk.desk.statistics.api import router as statistics
from jointdesk.engine.errors import JointdeskError


class OwnFiles(Swagger):
    """With our files: django-ninja takes others' unless it is an installed app (settings.py says why it is not)."""

    template_cdn = str(ABS_TPL_PATH / "swagger.html")


api = NinjaAPI(
    title="Jointdesk",
    version="1",
    auth=django_auth,
    docs=OwnFiles(),
    docs_url="/docs",
    docs_decorator=login_required,
    parser=TextParser(),
)


@api.exception_handler(JointdeskError)
def say_error(request: HttpRequest, error: JointdeskError) -> HttpResponse:
    """An expected error as JSON: one line, safe to show."""
    return api.create_response(request, {"detail": str(error)}, status=status_of(error))


api.add_router("/complaints", intake, tags=["complaints"])
api.add_router("/networks", networks, tags=["networks"])
api.add_router("/cases", cases, tags=["cases"])
api.add_router("/evidence", evidence, tags=["evidence"])
api.add_router("/exchange", exchange, tags=["exchange"])
api.add_router("/screening", screening, tags=["screening"])
# first: "plans" is no operation's reference
api.add_router("/operations/plans", plans, tags=["operations"])
api.add_router("/operations", operations, tags=["operations"])
api.add_router("/report", statistics, tags=["report"])

urlpatterns = [
    path("", include("jointdesk.desk.today.urls")),
    path("", include("jointdesk.desk.accounts.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("complaints/", include("jointdesk.desk.intake.urls")),
    path("networks/", include("jointdesk.desk.networks.urls")),
    path("cases/", include("jointdesk.desk.cases.urls")),
    path("evidence/", include("jointdesk.desk.cases.evidence.urls")),
    path("exchange/", include("jointdesk.desk.exchange.urls")),
    path("wire/", include("jointdesk.desk.exchange.mail.wire_urls")),
    path("screening/", include("jointdesk.desk.screening.urls")),
    path("operations/", include("jointdesk.desk.operations.urls")),
    path("report/", include("jointdesk.desk.statistics.urls")),
    path("log/", include("jointdesk.desk.audit.urls")),
    path("lists/", include("jointdesk.desk.lists.urls")),
    path("api/", api.urls),
]

handler400 = "jointdesk.desk.accounts.error_views.bad_request"
handler500 = "jointdesk.desk.accounts.error_views.server_error"
# allauth's, where something was tried too often
handler429 = "jointdesk.desk.accounts.error_views.too_often"
