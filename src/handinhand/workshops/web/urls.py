"""Addresses of the shared understanding, of decisions, open points and workshops."""

from django.urls import path

from handinhand.workshops.web.views import ballots, decisions, meetings, points, understanding

app_name = "workshops"
urlpatterns = [
    path("understanding/", understanding.understanding, name="understanding"),
    path("theses/new/", understanding.thesis_create, name="thesis_create"),
    path("theses/<uuid:thesis_id>/", understanding.thesis, name="thesis"),
    path("theses/<uuid:thesis_id>/change/", understanding.thesis_change, name="thesis_change"),
    path(
        "theses/<uuid:thesis_id>/positions/", understanding.thesis_position, name="thesis_position"
    ),
    path("dissents/new/", understanding.dissent_create, name="dissent_create"),
    path("dissents/<uuid:dissent_id>/", understanding.dissent, name="dissent"),
    path("dissents/<uuid:dissent_id>/change/", understanding.dissent_change, name="dissent_change"),
    path(
        "dissents/<uuid:dissent_id>/positions/",
        understanding.dissent_position,
        name="dissent_position",
    ),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/new/", decisions.decision_create, name="decision_create"),
    path("decisions/<uuid:decision_id>/", decisions.decision, name="decision"),
    path("decisions/<uuid:decision_id>/change/", decisions.decision_change, name="decision_change"),
    path("decisions/propose/", ballots.propose, name="propose"),
    path("decisions/<uuid:decision_id>/proposal/", ballots.change, name="proposal_change"),
    path("decisions/<uuid:decision_id>/open/", ballots.open_it, name="vote_open"),
    path("decisions/<uuid:decision_id>/vote/", ballots.vote, name="vote"),
    path(
        "decisions/<uuid:decision_id>/vote/<uuid:organisation_id>/",
        ballots.record,
        name="vote_record",
    ),
    path("decisions/<uuid:decision_id>/close/", ballots.close, name="vote_close"),
    path("decisions/<uuid:decision_id>/withdraw/", ballots.withdraw, name="vote_withdraw"),
    path("open-points/", points.points, name="points"),
    path("open-points/new/", points.point_create, name="point_create"),
    path("open-points/<uuid:point_id>/", points.point, name="point"),
    path("open-points/<uuid:point_id>/change/", points.point_change, name="point_change"),
    path("open-points/<uuid:point_id>/close/", points.point_close, name="point_close"),
    path("open-points/<uuid:point_id>/reopen/", points.point_reopen, name="point_reopen"),
    path("workshops/", meetings.workshops, name="workshops"),
    path("workshops/new/", meetings.workshop_create, name="workshop_create"),
    path("workshops/<uuid:workshop_id>/", meetings.workshop, name="workshop"),
    path("workshops/<uuid:workshop_id>/change/", meetings.workshop_change, name="workshop_change"),
]
