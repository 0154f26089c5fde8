from django.urls import path

from jointdesk.desk.today.advisories import list_views, views

urlpatterns = [
    path("", list_views.advisory_list, name="advisories"),
    path("new/", views.advisory_new, name="advisory-new"),
    path("<str:reference>/", views.advisory_detail, name="advisory"),
    path("<str:reference>/edit/", views.advisory_edit, name="advisory-edit"),
    path("<str:reference>/steps/<str:step>/", views.advisory_step, name="advisory-step"),
    path("<str:reference>/why/<str:step>/", views.advisory_reasoned, name="advisory-reasoned"),
    path("<str:reference>/poster/<str:language>/", views.advisory_poster, name="advisory-poster"),
]
