from django.urls import path, re_path

from jointdesk.desk.statistics.releases import release_views as views

urlpatterns = [
    path("", views.releases_page, name="releases"),
    re_path(r"^(?P<seal>[0-9a-f]{64})/$", views.release_page, name="release"),
    re_path(
        r"^(?P<seal>[0-9a-f]{64})/(?P<act>release|discard|withdraw)$",
        views.release_settle,
        name="release-settle",
    ),
    re_path(
        r"^(?P<seal>[0-9a-f]{64})/file\.(?P<form>json|csv|xlsx|pdf)$", views.release_file, name="release-file"
    ),
]
