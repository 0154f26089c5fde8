"""The public door's addresses. A whole form has one address, so that a browser's history tells no steps."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from jointdesk.portal import error_views, home_views
from jointdesk.portal.api import views as api
from jointdesk.portal.checking import dispute_views
from jointdesk.portal.checking import views as checking
from jointdesk.portal.receipts import adding_views
from jointdesk.portal.receipts import views as receipts
from jointdesk.portal.reporting import danger_views, piece_views, recognising_views
from jointdesk.portal.reporting import views as reporting

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_views.home, name="home"),
    path("report/", reporting.report, name="report"),
    path("report/pieces/", piece_views.piece, name="pieces"),
    path("report/recognised/", recognising_views.recognised, name="recognised"),
    path("help/", danger_views.danger, name="danger"),
    path("receipt/", receipts.receipt, name="receipt"),
    path("receipt/pieces/", adding_views.pieces, name="receipt-pieces"),
    path("check/", checking.check, name="check"),
    path("check/ticket", checking.ticket, name="check-ticket"),
    path("check/mine/", dispute_views.dispute, name="dispute"),
    path("api/v1/check", api.check, name="api-check"),
    path("api/v1/feed", api.feed, name="api-feed"),
    path("api/v1/feed/note", api.feed_note, name="api-feed-note"),
    path("", include("jointdesk.portal.warnings.urls")),
    path("desk/v1/", include("jointdesk.portal.desk_door.urls")),
    path("privacy/", home_views.privacy, name="privacy"),
    path("leave/", home_views.leave, name="leave"),
    path("language/", set_language, name="set_language"),
    path("turned/<slug:code>", error_views.turned_away),
    path("health", home_views.health, name="health"),
]
handler400 = "jointdesk.portal.error_views.bad_request"
handler404 = "jointdesk.portal.error_views.not_found"
handler500 = "jointdesk.portal.error_views.server_error"
