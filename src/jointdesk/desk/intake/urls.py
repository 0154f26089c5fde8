from django.urls import path

from jointdesk.desk.intake import decision_views, import_views, views

urlpatterns = [
    path("", views.complaint_list, name="complaints"),
    path("export.csv", views.complaint_export, name="complaints-export"),
    path("new/", views.complaint_new, name="complaint-new"),
    path("import/", import_views.upload, name="complaints-import"),
    path("import/<int:pk>/", import_views.imported_file, name="complaints-imported"),
    path("import/<int:pk>/refused.csv", import_views.refused_lines, name="complaints-refused"),
    path("<int:pk>/", views.complaint_detail, name="complaint"),
    path("<int:pk>/decide/<slug:state>/", decision_views.decide, name="complaint-decide"),
    path("<int:pk>/correct/", decision_views.correct_field, name="complaint-correct"),
    path("<int:pk>/duplicate/", decision_views.mark_duplicate, name="complaint-duplicate"),
    path("<int:pk>/duplicate/undo/", decision_views.unmark_duplicate, name="complaint-unduplicate"),
]
