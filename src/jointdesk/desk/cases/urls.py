from django.urls import include, path

from jointdesk.desk.cases import case_views, link_views, public_list_views
from jointdesk.desk.cases.chronology import event_views
from jointdesk.desk.cases.papers import print_views
from jointdesk.desk.cases.persons import file_views, person_views
from jointdesk.desk.cases.tasks import task_list_views, task_views

CASE = "<str:reference>/"

urlpatterns = [
    path("", case_views.case_list, name="cases"),
    path("export", case_views.case_export, name="cases-export"),
    path("new/", case_views.case_new, name="case-new"),
    path("tasks/", task_views.task_list, name="case-tasks"),
    path("tasks/export", task_views.task_export, name="case-tasks-export"),
    path("persons/", file_views.person_list, name="persons"),
    path("persons/<int:pk>/", file_views.person_detail, name="person"),
    path("persons/<int:pk>/edit", file_views.person_edit, name="person-edit"),
    path("persons/<int:pk>/documents/new", file_views.document_new, name="person-document-new"),
    path(
        "persons/<int:pk>/documents/<int:document>/out", file_views.document_out, name="person-document-out"
    ),
    path("persons/<int:pk>/merge", file_views.merge_new, name="person-merge"),
    path("persons/merges/<int:pk>/<slug:step>", file_views.merge_step, name="merge-step"),
    path("of-complaint/<int:pk>/", link_views.complaint_cases, name="complaint-cases"),
    path("of-complaint/<int:pk>/take", link_views.complaint_take, name="complaint-take"),
    path("notices/", include("jointdesk.desk.cases.notices.urls")),
    path("families/", include("jointdesk.desk.cases.families.urls")),
    path(CASE, case_views.case_detail, name="case"),
    path(CASE + "edit", case_views.case_edit, name="case-edit"),
    path(CASE + "state", case_views.case_state, name="case-state"),
    path(CASE + "print", print_views.case_print, name="case-print"),
    path(CASE + "lead", case_views.case_lead, name="case-lead"),
    path(CASE + "transfer", case_views.case_transfer, name="case-transfer"),
    path(CASE + "team/new", case_views.member_new, name="case-member-new"),
    path(CASE + "team/<int:pk>/leave", case_views.member_leave, name="case-member-leave"),
    path(CASE + "team/<int:pk>/back", case_views.member_back, name="case-member-back"),
    path(CASE + "complaints/new", link_views.complaint_link, name="case-complaint-new"),
    path(CASE + "complaints/<int:pk>/out", link_views.complaint_out, name="case-complaint-out"),
    path(CASE + "identifiers/new", link_views.identifier_new, name="case-identifier-new"),
    path(CASE + "identifiers/<int:pk>/out", link_views.identifier_out, name="case-identifier-out"),
    path(CASE + "hold/", public_list_views.case_hold, name="case-hold"),
    path(CASE + "hold/lift/", public_list_views.case_hold_lift, name="case-hold-lift"),
    path(CASE + "tasks/import", task_list_views.task_import, name="case-tasks-import"),
    path(CASE + "tasks/new", task_views.task_new, name="case-task-new"),
    path(CASE + "tasks/<int:pk>/change", task_views.task_change, name="case-task-change"),
    path(CASE + "tasks/<int:pk>/end", task_views.task_end, name="case-task-end"),
    path(CASE + "tasks/<int:pk>/resume", task_views.task_resume, name="case-task-resume"),
    path(CASE + "notes/new", event_views.note_new, name="case-note-new"),
    path(CASE + "notes/<int:pk>/strike", event_views.note_strike, name="case-note-strike"),
    path(CASE + "persons/new", person_views.involve_new, name="case-person-new"),
    path(CASE + "persons/<int:pk>/category", person_views.involve_category, name="case-person-category"),
    path(CASE + "persons/<int:pk>/release", person_views.involve_release, name="case-person-release"),
    path(CASE + "persons/<int:pk>/steps/new", person_views.step_new, name="case-step-new"),
    path(CASE + "steps/<int:pk>/back", person_views.step_back, name="case-step-back"),
]
