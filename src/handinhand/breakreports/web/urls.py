"""Addresses of break reports."""

from django.urls import path

from handinhand.breakreports.web import views

app_name = "breakreports"
urlpatterns = [
    path("break-reports/", views.reports, name="list"),
    path("break-reports/new/", views.new, name="new"),
    path("break-reports/gather/", views.gather, name="gather"),
    path("break-reports/<uuid:report_id>/", views.report, name="report"),
    path("break-reports/<uuid:report_id>/answer/", views.answer, name="answer"),
    path("break-reports/<uuid:report_id>/reopen/", views.reopen, name="reopen"),
]
