import uuid

from django.urls import include, path, register_converter

from jointdesk.desk.exchange.views import groups, matching, messages, notices, overview, requests


class KeyConverter:
    """A key as both desks and the API write it, 32 hex digits; dashes are taken too."""

    regex = "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"

    def to_python(self, value: str) -> uuid.UUID:
        return uuid.UUID(value)

    def to_url(self, value: uuid.UUID) -> str:
        return value.hex


register_converter(KeyConverter, "key")

urlpatterns = [
    path("", overview.overview, name="exchange"),
    path("partners/", include("jointdesk.desk.partners.urls")),
    path("hits/", matching.hit_list, name="hits"),
    path("hits/<int:pk>/", matching.hit_detail, name="hit"),
    path("matching/", matching.matching, name="matching"),
    path("matching/publish", matching.publish, name="matching-publish"),
    path("matching/ask", matching.ask, name="matching-ask"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/new", requests.request_new, name="request-new"),
    path("requests/<key:key>/", requests.request_detail, name="request"),
    path("requests/<key:key>/<slug:event>", requests.request_step, name="request-step"),
    path("groups/", groups.group_list, name="groups"),
    path("groups/new", groups.group_new, name="group-new"),
    path("groups/<key:key>/", groups.group_detail, name="group"),
    path("groups/<key:key>/join", groups.group_join, name="group-join"),
    path("notices/", notices.disclosure_list, name="disclosures"),
    path("notices/<int:pk>/approve", notices.disclosure_approve, name="disclosure-approve"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<int:pk>/retry", messages.message_retry, name="message-retry"),
    path("alarms/<int:pk>/settle", messages.alarm_settle, name="alarm-settle"),
    # panels for the pages of lower rooms
    path("of-case/<str:reference>/", overview.requests_of_case, name="requests-of-case"),
    path("of-network/<int:pk>/", overview.hits_of_network, name="hits-of-network"),
]
