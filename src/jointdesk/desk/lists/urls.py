from django.urls import path

from jointdesk.desk.lists import views

urlpatterns = [
    path("filters/", views.save, name="filter-save"),
    path("filters/<int:pk>/drop/", views.drop, name="filter-drop"),
    path("filters/<int:pk>/opens/", views.opens, name="filter-opens"),
    path("filters/<int:pk>/restore/", views.restore, name="filter-restore"),
    path("take/", views.take, name="list-take"),
]
