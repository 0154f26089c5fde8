from django.urls import include, path

from jointdesk.desk.intake import (
    call_views,
    decision_views,
    handling_views,
    import_views,
    inbox_views,
    views,
)

urlpatterns = [
    path("", views.complaint_list, name="complaints"),
    path("inbox/", inbox_views.inbox, name="complaints-inbox"),
    path("inbox/act/", inbox_views.act_on_many, name="complaints-act"),
    path("call/", call_views.take_call, name="call"),
    path("call/look/", call_views.look_up_call, name="call-look"),
    path("export/", views.complaint_export, name="complaints-export"),
    path("new/", views.complaint_new, name="complaint-new"),
    path("listings/", include("jointdesk.desk.intake.listings.urls")),
    path("import/", import_views.upload, name="complaints-import"),
    path("import/<uuid:key>/", import_views.coming_file, name="complaints-coming"),
    path("import/<int:pk>/", import_views.imported_file, name="complaints-imported"),
    path("import/<int:pk>/refused.csv", import_views.refused_lines, name="complaints-refused"),
    path("transfer/<int:pk>/recall/", handling_views.recall_transfer, name="transfer-recall"),
    path("transfer/<int:pk>/<slug:answer>/", handling_views.answer_transfer, name="transfer-answer"),
    path("<int:pk>/", views.complaint_detail, name="complaint"),
    path("<int:pk>/preview/", inbox_views.preview, name="complaint-preview"),
    path("<int:pk>/decide/<slug:state>/", decision_views.decide, name="complaint-decide"),
    path("<int:pk>/correct/", decision_views.correct_field, name="complaint-correct"),
    path("<int:pk>/duplicate/", decision_views.mark_duplicate, name="complaint-duplicate"),
    path("<int:pk>/duplicate/undo/", decision_views.unmark_duplicate, name="complaint-unduplicate"),
    path("<int:pk>/take/", handling_views.take, name="complaint-hold"),
    path("<int:pk>/let-go/", handling_views.let_go, name="complaint-let-go"),
    path("<int:pk>/hand-over/", handling_views.hand_over, name="complaint-hand-over"),
    path("<int:pk>/transfer/", handling_views.transfer, name="complaint-transfer"),
    path("<int:pk>/ask/", handling_views.ask, name="complaint-ask"),
    path("<int:pk>/ask/<int:enquiry>/answer/", handling_views.answer_enquiry, name="complaint-answer"),
    path("<int:pk>/clock/", handling_views.move_clock, name="complaint-clock"),
    path(
        "<int:pk>/clock/<int:step>/<slug:answer>/", handling_views.settle_clock, name="complaint-clock-settle"
    ),
    path("<int:pk>/translate/", handling_views.translate, name="complaint-translate"),
    path("<int:pk>/payments/", handling_views.note_loss, name="complaint-loss"),
    path("<int:pk>/payments/followed/", handling_views.follow_loss, name="complaint-loss-follow"),
    path("<int:pk>/payments/<int:line>/drop/", handling_views.drop_loss, name="complaint-loss-drop"),
    path("<int:pk>/told/", handling_views.tell_result, name="complaint-told"),
]
