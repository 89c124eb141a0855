"""Addresses of the figures, below the network."""

from django.urls import path

from handinhand.evaluation.web import views

app_name = "evaluation"
urlpatterns = [
    path("figures/", views.figures_page, name="figures"),
    path("reviews/new/", views.new_review, name="new_review"),
    path("figures/<uuid:line>/", views.figure, name="figure"),
]
