"""Addresses of journeys, below the network; the key is that of the number of one side."""

from django.urls import path

from handinhand.journeys.web import views

app_name = "journeys"
urlpatterns = [
    path("journeys/", views.journeys, name="list"),
    path("journeys/export/", views.export, name="export"),
    path("journeys/inbox/", views.inbox_page, name="inbox"),
    path("journeys/outbox/", views.outbox_page, name="outbox"),
    path("journeys/figures/", views.figures_page, name="figures"),
    path("journeys/new/", views.begin, name="begin"),
    path("journeys/versions/", views.move_all, name="move_all"),
    path("journeys/<uuid:number_id>/", views.detail, name="detail"),
    path("journeys/<uuid:number_id>/version/", views.move, name="move"),
    path("journeys/<uuid:number_id>/complete/", views.complete, name="complete"),
    path("journeys/<uuid:number_id>/leave/", views.leave, name="leave"),
    path("journeys/<uuid:number_id>/beside/<str:station>/", views.visit, name="visit"),
    path("journeys/<uuid:number_id>/from/<str:station>/", views.go_on, name="go_on"),
    path("journeys/<uuid:number_id>/from/<str:station>/else/", views.deviate, name="deviate"),
    path(
        "journeys/<uuid:number_id>/from/<str:source>/to/<str:target>/<slug:step>/",
        views.step,
        name="step",
    ),
]
