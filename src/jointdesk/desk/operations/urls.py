from django.urls import include, path

from jointdesk.desk.operations import panels, roster_views, upload_views, views
from jointdesk.desk.operations.people import leaving, lists
from jointdesk.desk.operations.people import views as people_views
from jointdesk.desk.operations.planning import views as planning_views

urlpatterns = [
    path("", views.operation_list, name="operations"),
    path("plan/", planning_views.plan_new, name="operation-plan-new"),
    path("new/", views.operation_new, name="operation-new"),
    path("import/", upload_views.operation_import, name="operation-import"),
    path("referrals/", include("jointdesk.desk.operations.referrals.urls")),
    path("of-case/<str:reference>/", panels.operations_of_case, name="operations-of-case"),
    path("of-person/<int:pk>/", panels.encounters_of_person, name="encounters-of-person"),
    path("<str:reference>/", views.operation_detail, name="operation"),
    path("<str:reference>/plan/", planning_views.plan_detail, name="operation-plan"),
    path("<str:reference>/plan/briefing.pdf", planning_views.briefing, name="operation-briefing"),
    path("<str:reference>/live/", include("jointdesk.desk.operations.live.urls")),
    path("<str:reference>/leaving/", leaving.leaving, name="leaving"),
    path("<str:reference>/gate/", include("jointdesk.desk.operations.gate.urls")),
    path("<str:reference>/people.file", lists.people_export, name="people-export"),
    path("<str:reference>/people.pdf", lists.people_print, name="people-print"),
    path("<str:reference>/people/<int:pk>/", people_views.encounter, name="encounter"),
    path("<str:reference>/people/<int:pk>/photo", people_views.encounter_photo, name="encounter-photo"),
    path("<str:reference>/seized/", people_views.seized_things, name="seized"),
    path("<str:reference>/seized.file", lists.seized_export, name="seized-export"),
    path("<str:reference>/roster/", roster_views.roster_upload, name="operation-roster"),
    path("<str:reference>/roster/<int:pk>/", roster_views.roster_draft, name="operation-roster-draft"),
]
