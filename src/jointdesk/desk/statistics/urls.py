from django.urls import include, path, re_path

from jointdesk.desk.statistics import behind_views, views

urlpatterns = [
    path("", views.report_page, name="report"),
    path("behind/<slug:figure>/", behind_views.report_behind, name="report-behind"),
    re_path(r"^file\.(?P<form>csv|xlsx|pdf|json)$", views.report_file, name="report-file"),
    path("releases/", include("jointdesk.desk.statistics.releases.urls")),
]
