from django.urls import path

from jointdesk.desk.cases.notices import poster_views, table_views, views, writing_views

ONE = "<str:reference>/"

urlpatterns = [
    path("", views.notice_list, name="notices"),
    path("new/", writing_views.notice_new, name="notice-new"),
    path("new/<slug:colour>/", writing_views.notice_write, name="notice-write"),
    path("import/", table_views.table_new, name="notices-import"),
    path("import/<int:pk>/", table_views.table_detail, name="notice-table"),
    path("posters/<int:pk>/approve", poster_views.poster_approve, name="poster-approve"),
    path("posters/<int:pk>/down", poster_views.poster_down, name="poster-down"),
    path("posters/<int:pk>/file/<slug:form>", poster_views.poster_file, name="poster-file"),
    path(ONE, views.notice_detail, name="notice"),
    path(ONE + "edit", writing_views.notice_edit, name="notice-edit"),
    path(ONE + "issue", writing_views.notice_issue, name="notice-issue"),
    path(ONE + "confirm", writing_views.notice_confirm, name="notice-confirm"),
    path(ONE + "back", writing_views.notice_send_back, name="notice-send-back"),
    path(ONE + "review", writing_views.notice_review, name="notice-review"),
    path(ONE + "renew", writing_views.notice_renew, name="notice-renew"),
    path(ONE + "withdraw", writing_views.notice_withdraw, name="notice-withdraw"),
    path(ONE + "photo", writing_views.notice_photo, name="notice-photo"),
    path(ONE + "poster", poster_views.poster_new, name="poster-new"),
]
