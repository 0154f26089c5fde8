from django.urls import path

from jointdesk.desk.operations.gate import views

urlpatterns = [
    path("", views.gate, name="gate"),
    path("state/", views.gate_state, name="gate-state"),
    path("phone/", views.gate_phone, name="gate-phone"),
    path("key/", views.gate_key, name="gate-key"),
    path("rows/", views.gate_rows, name="gate-rows"),
    path("document/", views.gate_mrz, name="gate-document"),
    path("latest/", views.gate_latest, name="gate-latest"),
    path("worker.js", views.gate_worker, name="gate-worker"),
]
