from django.urls import include, path, re_path

from jointdesk.desk.statistics import views

urlpatterns = [
    path("", views.report_page, name="report"),
    re_path(r"^file\.(?P<form>csv|xlsx|pdf|json)$", views.report_file, name="report-file"),
    path("releases/", include("jointdesk.desk.statistics.releases.urls")),
]
