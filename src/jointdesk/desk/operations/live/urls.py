from django.urls import path

from jointdesk.desk.operations.live import views

urlpatterns = [
    path("", views.live, name="operation-live"),
    path("numbers/", views.live_numbers, name="operation-live-numbers"),
    path("phones/<int:number>/lost/", views.phone_lost, name="operation-phone-lost"),
]
