from django.urls import include, path

from jointdesk.desk.operations.referrals import assistance_views, views
from jointdesk.desk.operations.victims import form_views

urlpatterns = [
    path("", views.referral_list, name="referrals"),
    path("families/", include("jointdesk.desk.operations.families.urls")),
    path("handovers/", assistance_views.handovers, name="handovers"),
    path("handovers/<int:pk>/", assistance_views.handover_acknowledge, name="handover-acknowledge"),
    path("forms/<uuid:key>/", form_views.form_page, name="victim-form"),
    path("forms/<uuid:key>/drop/", form_views.form_drop, name="victim-form-drop"),
    path("forms/<uuid:key>/print/", form_views.form_print, name="victim-form-print"),
    path("<int:pk>/", views.referral_detail, name="referral"),
    path("<int:pk>/assistance/", assistance_views.assistance, name="referral-assistance"),
    path("<int:pk>/forms/<slug:name>/", form_views.form_begin, name="victim-form-begin"),
]
