"""Addresses of the overview."""

from django.urls import path

from handinhand.overview.web import views

app_name = "overview"
urlpatterns = [
    path("overview/", views.cockpit, name="cockpit"),
    path("overview/gaps/", views.gaps, name="gaps"),
    path("steering/", views.steering, name="steering"),
    path("steering/pdf/", views.steering_pdf, name="steering_pdf"),
    path("chains/<uuid:version_id>/effect/", views.effect, name="effect"),
]
