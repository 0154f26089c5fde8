from django.urls import include, path

from jointdesk.desk.exchange.views import groups, matching, messages, notices, overview, requests

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
    path("requests/<uuid:key>/", requests.request_detail, name="request"),
    path("requests/<uuid:key>/<slug:event>", requests.request_step, name="request-step"),
    path("groups/", groups.group_list, name="groups"),
    path("groups/new", groups.group_new, name="group-new"),
    path("groups/<uuid:key>/", groups.group_detail, name="group"),
    path("groups/<uuid:key>/join", groups.group_join, name="group-join"),
    path("notices/", notices.disclosure_list, name="disclosures"),
    path("notices/<int:pk>/approve", notices.disclosure_approve, name="disclosure-approve"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<int:pk>/retry", messages.message_retry, name="message-retry"),
    path("alarms/<int:pk>/settle", messages.alarm_settle, name="alarm-settle"),
    # panels for the pages of lower rooms
    path("of-case/<str:reference>/", overview.requests_of_case, name="requests-of-case"),
    path("of-network/<int:pk>/", overview.hits_of_network, name="hits-of-network"),
]
