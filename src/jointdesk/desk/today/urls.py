from django.urls import path

from jointdesk.desk.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("health", views.health, name="health"),
]
