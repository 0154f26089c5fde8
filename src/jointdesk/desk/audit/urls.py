from django.urls import path

from jointdesk.desk.audit import erasure_views, views
from jointdesk.desk.audit.accesses import own_views
from jointdesk.desk.audit.accesses import views as accesses
from jointdesk.desk.audit.break_glass import views as break_glass
from jointdesk.desk.audit.retention import views as retention

urlpatterns = [
    path("", views.log, name="log"),
    path("verify", views.verify, name="log-verify"),
    path("oversight/", accesses.auditor, name="auditor"),
    path("own/", own_views.own_looks, name="own-looks"),
    path("accesses/", accesses.register, name="accesses"),
    path("accesses/file", accesses.register_file, name="accesses-file"),
    path("accesses/record/", accesses.of_record, name="accesses-of-record"),
    path("accesses/officers/", accesses.officer_list, name="accesses-officers"),
    path("accesses/officers/<int:pk>/", accesses.of_officer, name="accesses-of-officer"),
    path("accesses/unusual/", accesses.unusual, name="unusual"),
    path("accesses/unusual/<int:pk>/", accesses.sign, name="unusual-sign"),
    path("emergency/", break_glass.break_glass, name="break-glass"),
    path("emergency/<uuid:key>/", break_glass.grant_page, name="break-glass-grant"),
    path("emergency/<uuid:key>/review", break_glass.grant_review, name="break-glass-review"),
    path("emergency/<uuid:key>/close", break_glass.grant_close, name="break-glass-close"),
    path("retention/", retention.retention, name="retention"),
    path("retention/<int:pk>/", retention.review, name="retention-review"),
    path("retention/holds/new", retention.hold_place, name="hold-place"),
    path("retention/holds/<int:pk>/lift", retention.hold_lift, name="hold-lift"),
    path("retention/erasures/new", retention.erasure_new, name="record-erasure-new"),
    path("retention/erasures/<int:pk>/", retention.erasure, name="record-erasure"),
    path("retention/erasures/<int:pk>/erase", retention.erasure_erase, name="record-erasure-erase"),
    path("retention/erasures/<int:pk>/withdraw", retention.erasure_withdraw, name="record-erasure-withdraw"),
    path("erasures/", erasure_views.erasures, name="erasures"),
    path("erasures/<int:pk>/erase", erasure_views.erase, name="erasure-erase"),
    path("erasures/<int:pk>/withdraw", erasure_views.withdraw, name="erasure-withdraw"),
    path("entries/<str:key>/erase", erasure_views.propose, name="erasure-propose"),
    path("entries/<str:key>/proof", views.proof, name="log-proof"),
]
