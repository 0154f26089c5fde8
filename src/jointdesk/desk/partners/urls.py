from django.urls import path

from jointdesk.desk.partners import views

urlpatterns = [
    path("", views.partner_list, name="partners"),
    path("card", views.own_card_file, name="own-card"),
    path("add", views.partner_add, name="partner-add"),
    path("<slug:desk>/", views.partner_detail, name="partner"),
    path("<slug:desk>/revoke", views.partner_revoke, name="partner-revoke"),
    path("<slug:desk>/cap", views.partner_cap, name="partner-cap"),
]
