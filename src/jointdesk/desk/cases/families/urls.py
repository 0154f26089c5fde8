from django.urls import path

from jointdesk.desk.cases.families import views

urlpatterns = [
    path("", views.report_list, name="families"),
    path("new/", views.report_new, name="family-report-new"),
    path("of-notice/<int:pk>/", views.family_of_notice, name="family-of-notice"),
    path("<str:reference>/", views.report_detail, name="family-report"),
    path("<str:reference>/edit", views.report_edit, name="family-report-edit"),
    path("<str:reference>/photo", views.report_photo, name="family-report-photo"),
    path("<str:reference>/notice", views.report_notice, name="family-report-notice"),
    path("<str:reference>/news", views.report_news, name="family-report-news"),
    path("<str:reference>/told", views.report_told, name="family-report-told"),
    path("<str:reference>/close", views.report_close, name="family-report-close"),
]
