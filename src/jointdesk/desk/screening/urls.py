from django.urls import path

from jointdesk.desk.screening import lookup_views, notice_views, person_views, roster_views, views

urlpatterns = [
    path("", views.candidate_list, name="candidates"),
    path("<int:pk>/", views.candidate_detail, name="candidate"),
    path("look-up/", lookup_views.lookup, name="look-up"),
    path("of-notice/<int:pk>/", notice_views.candidates_of_notice, name="candidates-of-notice"),
    path("of-person/<int:pk>/", person_views.names_of_person, name="names-of-person"),
    path("rosters/", roster_views.roster_list, name="rosters"),
    path("rosters/<str:reference>/progress/", roster_views.progress, name="screening-progress"),
    path("rosters/<str:reference>/set-aside/", roster_views.set_aside, name="roster-set-aside"),
]
