"""Signing in, one's own page, notifications, administration. Allauth's pages under our paths and looks."""

from django.urls import include, path
from django.views.generic import RedirectView

from jointdesk.desk.accounts import error_views
from jointdesk.desk.accounts.administration import import_views, unit_views
from jointdesk.desk.accounts.administration import views as officer_views
from jointdesk.desk.accounts.notifications import views as notification_views
from jointdesk.desk.accounts.openid import views as openid_views
from jointdesk.desk.accounts.own import views as own_views
from jointdesk.desk.accounts.wellbeing import views as wellbeing_views

officers = [
    path("", officer_views.listed, name="officers"),
    path("new/", officer_views.new, name="officer-new"),
    path("import/", import_views.officers_import, name="officers-import"),
    path("<int:pk>/", officer_views.detail, name="officer"),
    path("<int:pk>/close", officer_views.close, name="officer-close"),
    path("<int:pk>/reopen", officer_views.reopen, name="officer-reopen"),
    path("<int:pk>/password", officer_views.reset_password, name="officer-password"),
    path("<int:pk>/factor", officer_views.reset_factor, name="officer-factor"),
    path("<int:pk>/sessions", officer_views.end_sessions, name="officer-sessions"),
    path("<int:pk>/unlock", officer_views.unlock, name="officer-unlock"),
]
units = [
    path("", unit_views.listed, name="units"),
    path("import/", import_views.units_import, name="units-import"),
    path("<int:pk>/", unit_views.detail, name="unit"),
    path("<int:pk>/add", unit_views.add, name="unit-add"),
    path("<int:pk>/close", unit_views.close, name="unit-close"),
    path("<int:pk>/reopen", unit_views.reopen, name="unit-reopen"),
]
urlpatterns = [
    path("accounts/openid/login/", openid_views.ask, name="openid"),
    path("accounts/openid/answer/", openid_views.answer, name="openid-answer"),
    path("accounts/2fa/", RedirectView.as_view(pattern_name="me"), name="own-factors"),
    path("accounts/here/", own_views.here, name="here"),
    path("accounts/", include("allauth.urls")),
    path("turned/<slug:code>", error_views.turned_away, name="turned-away"),
    path("me/", own_views.me, name="me"),
    path("me/first/", own_views.first_factor, name="factor-first"),
    path("me/sessions/<int:pk>/end", own_views.end_session, name="session-end"),
    path("me/sessions/end", own_views.end_others, name="sessions-end"),
    path("notifications/", notification_views.listed, name="notifications"),
    path("notifications/read", notification_views.read_all, name="notifications-read"),
    path("notifications/<int:pk>/", notification_views.follow, name="notification"),
    path("administration/", RedirectView.as_view(pattern_name="officers"), name="administration"),
    path("administration/officers/", include(officers)),
    path("administration/units/", include(units)),
    path("administration/locks/", officer_views.locked, name="locks"),
    path("administration/locks/<int:pk>/unlock", officer_views.unlock_address, name="lock-undo"),
    path("administration/health/", wellbeing_views.health, name="administration-health"),
]
