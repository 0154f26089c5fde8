from django.urls import path

from jointdesk.desk.screening import views

urlpatterns = [
    path("", views.candidate_list, name="candidates"),
    path("<int:pk>/", views.candidate_detail, name="candidate"),
    path("rosters/<str:reference>/progress/", views.progress, name="screening-progress"),
]
