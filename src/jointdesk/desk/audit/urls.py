from django.urls import path

from jointdesk.desk.audit import views

urlpatterns = [
    path("", views.log, name="log"),
    path("verify", views.verify, name="log-verify"),
    path("accesses/", views.accesses, name="accesses"),
    path("entries/<str:key>/proof", views.proof, name="log-proof"),
]
