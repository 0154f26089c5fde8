from django.urls import path

from jointdesk.desk.partners import own_views, views

urlpatterns = [
    path("", views.partner_list, name="partners"),
    path("card", views.own_card_file, name="own-card"),
    path("add", views.partner_add, name="partner-add"),
    path("our-keys/", own_views.own_keys_page, name="own-keys"),
    path("our-keys/rotate", own_views.own_keys_rotate, name="own-keys-rotate"),
    path("our-keys/revoke", own_views.own_keys_revoke, name="own-keys-revoke"),
    path("<slug:desk>/", views.partner_detail, name="partner"),
    path("<slug:desk>/revoke", views.partner_revoke, name="partner-revoke"),
    path("<slug:desk>/conditions", views.partner_conditions, name="partner-conditions"),
]
