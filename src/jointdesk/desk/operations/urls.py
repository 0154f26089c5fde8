from django.urls import path

from jointdesk.desk.operations import referral_views, roster_views, upload_views, views

urlpatterns = [
    path("", views.operation_list, name="operations"),
    path("new/", views.operation_new, name="operation-new"),
    path("import/", upload_views.operation_import, name="operation-import"),
    path("referrals/", referral_views.referral_list, name="referrals"),
    path("referrals/<int:pk>/", referral_views.referral_detail, name="referral"),
    path("<str:reference>/", views.operation_detail, name="operation"),
    path("<str:reference>/roster/", roster_views.roster_upload, name="operation-roster"),
    path("<str:reference>/roster/<int:pk>/", roster_views.roster_draft, name="operation-roster-draft"),
]
