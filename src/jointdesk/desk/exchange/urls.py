import uuid

from django.urls import include, path, register_converter

from jointdesk.desk.exchange.views import (
    dossier_entries,
    dossier_takes,
    dossiers,
    figures,
    files,
    group_entries,
    groups,
    matching,
    messages,
    notices,
    overview,
    plans,
    printing,
    recalls,
    request_page,
    requests,
    reviews,
    sharing,
    trouble,
)


class KeyConverter:
    """A key as both desks and the API write it, 32 hex digits; dashes are taken too."""

    regex = "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"

    def to_python(self, value: str) -> uuid.UUID:
        return uuid.UUID(value)

    def to_url(self, value: uuid.UUID | str) -> str:
        return uuid.UUID(str(value)).hex


register_converter(KeyConverter, "key")

urlpatterns = [
    path("", overview.overview, name="exchange"),
    path("partners/", include("jointdesk.desk.partners.urls")),
    path("hits/", matching.hit_list, name="hits"),
    path("hits/<int:pk>/", matching.hit_detail, name="hit"),
    path("matching/", matching.matching, name="matching"),
    path("matching/shared/", sharing.sharing_page, name="sharing"),
    path("matching/shared/<slug:desk>/", sharing.sharing_page, name="sharing-with"),
    path("matching/shared/<slug:desk>/change", sharing.sharing_change, name="sharing-change"),
    path("matching/kept-back", sharing.case_keep_back, name="case-keep-back"),
    path("matching/publish", matching.publish, name="matching-publish"),
    path("matching/ask", matching.ask, name="matching-ask"),
    path("matching/askings/<int:pk>/", matching.asking, name="asking"),
    path("matching/coverage/<slug:desk>/", matching.coverage, name="matching-coverage"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/new", requests.request_new, name="request-new"),
    path("requests/forms/<slug:form>/print", printing.blank_print, name="form-print"),
    path("requests/<key:key>/", request_page.request_detail, name="request"),
    path("requests/<key:key>/print", printing.request_print, name="request-print"),
    path("requests/<key:key>/answers/print", printing.answer_print, name="answer-print"),
    path("requests/<key:key>/files", files.files_add, name="files-add"),
    path("requests/<key:key>/<slug:event>", request_page.request_step, name="request-step"),
    path("files/<key:key>/", files.file_detail, name="file"),
    path("files/<key:key>/download", files.file_download, name="file-download"),
    path("files/<key:key>/again", files.file_again, name="file-again"),
    path("files/<key:key>/drop", files.file_drop, name="file-drop"),
    path("plans/", plans.plan_list, name="plans"),
    path("groups/<key:group>/plans/new", plans.plan_new, name="plan-new"),
    path("plans/<key:key>/", plans.plan_detail, name="plan"),
    path("plans/<key:key>/change", plans.plan_change, name="plan-change"),
    path("plans/<key:key>/print", printing.plan_print, name="plan-print"),
    path("plans/<key:key>/<slug:step>", plans.plan_step, name="plan-step"),
    path("groups/", groups.group_list, name="groups"),
    path("groups/new", groups.group_new, name="group-new"),
    path("groups/<key:key>/", groups.group_detail, name="group"),
    path("groups/<key:key>/print", printing.group_print, name="group-print"),
    path("groups/<key:group>/meetings/<key:key>/print", printing.meeting_print, name="meeting-print"),
    path("dossiers/<key:group>/<key:key>/print", printing.dossier_print, name="dossier-print"),
    path("groups/<key:key>/join", groups.group_join, name="group-join"),
    path("groups/<key:key>/leave", groups.group_leave, name="group-leave"),
    path("groups/<key:key>/invite", groups.group_invite, name="group-invite"),
    path("groups/<key:key>/admit/<slug:desk>", groups.group_admit, name="group-admit"),
    path("groups/<key:key>/chronology", groups.group_chronology, name="group-chronology"),
    path("groups/<key:key>/new/<slug:kind>", group_entries.entry_new, name="group-entry-new"),
    path("groups/<key:key>/actions/<int:pk>/done", group_entries.action_done, name="group-action-done"),
    path("groups/<key:key>/members/<int:pk>/behind", group_entries.member_behind, name="group-member-behind"),
    path("groups/<key:key>/meetings/<int:pk>/agree", group_entries.minutes_agree, name="group-minutes-agree"),
    path("groups/<key:key>/<slug:kind>/<int:pk>/", group_entries.entry_page, name="group-entry"),
    path("groups/<key:key>/<slug:kind>/<int:pk>/change", group_entries.entry_edit, name="group-entry-edit"),
    path(
        "groups/<key:key>/<slug:kind>/<int:pk>/settle", group_entries.entry_settle, name="group-entry-settle"
    ),
    path("figures/", figures.figures, name="figures"),
    path("figures/behind", figures.figures_behind, name="figures-behind"),
    path("figures/csv", figures.figures_csv, name="figures-csv"),
    path("figures/state", figures.figures_state, name="figures-state"),
    path("dossiers/", dossiers.dossier_list, name="dossiers"),
    path("dossiers/new", dossier_entries.dossier_new, name="dossier-new"),
    path("dossiers/proposals/<key:key>/<slug:event>", dossiers.proposal_decide, name="dossier-proposal"),
    path("dossiers/<key:group>/<key:key>/", dossiers.dossier_detail, name="dossier"),
    path("dossiers/<key:group>/<key:key>/take", dossier_takes.dossier_take, name="dossier-take"),
    path("dossiers/<key:group>/<key:key>/add/<slug:kind>", dossier_entries.entry_add, name="dossier-add"),
    path("dossiers/<key:group>/<key:key>/merge", dossier_entries.dossier_merge, name="dossier-merge"),
    path("dossiers/<key:group>/<key:key>/links/<int:pk>", dossier_entries.link_remove, name="dossier-unlink"),
    path("dossiers/<key:group>/<key:key>/<key:entry>/", dossier_entries.entry_page, name="dossier-entry"),
    path(
        "dossiers/<key:group>/<key:key>/<key:entry>/<slug:event>",
        dossier_entries.entry_step,
        name="dossier-step",
    ),
    path("notices/", notices.disclosure_list, name="disclosures"),
    path("notices/<int:pk>/approve", notices.disclosure_approve, name="disclosure-approve"),
    path("reviews/", reviews.review_list, name="reviews"),
    path("reviews/alone/", reviews.acts_alone, name="acts-alone"),
    path("reviews/<int:pk>/<slug:outcome>", reviews.review_decide, name="review-decide"),
    path("recalls/", recalls.recall_list, name="recalls"),
    path("recalls/flags/<int:pk>/settle", recalls.flag_settle, name="recall-flag"),
    path("data/<key:key>/", recalls.datum_detail, name="datum"),
    path("data/<key:key>/keep", recalls.datum_keep, name="datum-keep"),
    path("data/<key:key>/recalls/<int:pk>/<slug:step>", recalls.recall_step, name="recall-step"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<int:pk>/retry", messages.message_retry, name="message-retry"),
    path("messages/<int:pk>/settle", messages.message_settle, name="message-settle"),
    path("alarms/<int:pk>/settle", messages.alarm_settle, name="alarm-settle"),
    # panels for the pages of lower rooms
    path("of-logs/", trouble.witnessed, name="witnessed-logs"),
    path("of-partner/<slug:desk>/", trouble.partner_trouble, name="partner-trouble"),
    path("of-case/<str:reference>/dossiers", dossiers.dossiers_of_case, name="dossiers-of-case"),
    path("of-network/<int:pk>/dossiers", dossiers.dossiers_of_network, name="dossiers-of-network"),
    path("of-case/<str:reference>/", overview.requests_of_case, name="requests-of-case"),
    path("of-person/<int:pk>/", overview.hits_of_person, name="hits-of-person"),
    path("of-notice/<int:pk>/", recalls.datum_of_notice, name="datum-of-notice"),
    path("of-network/<int:pk>/", overview.hits_of_network, name="hits-of-network"),
]
