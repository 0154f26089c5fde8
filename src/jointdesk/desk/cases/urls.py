from django.urls import path

from jointdesk.desk.cases import views

urlpatterns = [
    path("", views.case_list, name="cases"),
    path("new/", views.case_new, name="case-new"),
    path("notices/", views.notice_list, name="notices"),
    path("notices/<str:reference>/", views.notice_detail, name="notice"),
    path("<str:reference>/", views.case_detail, name="case"),
]
