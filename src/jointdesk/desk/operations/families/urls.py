from django.urls import path

from jointdesk.desk.operations.families import views

urlpatterns = [
    path("<uuid:key>/", views.family_answer, name="family-answer"),
    path("of-report/<int:pk>/", views.family_inside, name="family-inside"),
    path("of-report/<int:pk>/distrust/", views.family_distrust, name="family-distrust"),
    path("of-report/<int:pk>/lift/", views.family_distrust_lift, name="family-distrust-lift"),
    path("of-report/<int:pk>/partner/", views.family_found_by_partner, name="family-found-by-partner"),
]
