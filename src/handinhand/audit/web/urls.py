"""Addresses of the audit trail."""

from django.urls import path

from handinhand.audit.web import views

app_name = "audit"
urlpatterns = [
    path("administration/audit/", views.technical, name="technical"),
    path("networks/<slug:slug>/audit/", views.show_list, name="list"),
]
