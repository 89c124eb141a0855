"""Addresses under the network: the sheet of a hand-over, and its links."""

from django.urls import URLPattern, path

from handinhand.answerlinks.web import views

app_name = "answerlinks"
urlpatterns: list[URLPattern] = [
    path("sheets/<uuid:handover_id>/", views.sheet, name="sheet"),
    path("sheets/<uuid:handover_id>/pdf/", views.pdf, name="pdf"),
    path("sheets/<uuid:handover_id>/links/", views.make, name="make"),
    path("sheets/<uuid:handover_id>/links/revoke/", views.revoke, name="revoke"),
]
