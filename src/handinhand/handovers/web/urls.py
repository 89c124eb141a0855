"""Addresses of hand-overs, below the network."""

from django.urls import path

from handinhand.handovers.web import views

app_name = "handovers"
urlpatterns = [
    path("handovers/", views.handovers, name="list"),
    path("handovers/inbox/", views.inbox_page, name="inbox"),
    path("handovers/outbox/", views.outbox_page, name="outbox"),
    path("handovers/due-dates.ics", views.due_dates, name="due_dates"),
    path("handovers/new/", views.choose, name="choose"),
    path("handovers/new/<uuid:standard_id>/", views.new, name="new"),
    path("handovers/<uuid:handover_id>/", views.detail, name="detail"),
    path("handovers/<uuid:handover_id>/due-date.ics", views.due_date, name="due_date"),
    path("handovers/<uuid:handover_id>/<slug:step>/", views.step, name="step"),
]
