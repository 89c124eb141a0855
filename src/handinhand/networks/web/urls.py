"""Addresses of networks, organisations and their people."""

from django.urls import path

from handinhand.networks.web import organisations, people, views

app_name = "networks"
_ONE = "networks/<slug:slug>/"
_ORGANISATION = f"{_ONE}organisations/<uuid:organisation_id>/"
urlpatterns = [
    path("sites/", views.sites, name="sites"),
    path("networks/", views.networks, name="list"),
    path(f"{_ONE}network/", views.detail, name="detail"),
    path(f"{_ONE}network/change/", views.change, name="change"),
    path(f"{_ONE}phases/<int:number>/change/", views.change_phase, name="change_phase"),
    path(f"{_ONE}organisations/", organisations.show_list, name="organisations"),
    path(f"{_ONE}organisations/new/", organisations.create, name="create_organisation"),
    path(_ORGANISATION, organisations.detail, name="organisation"),
    path(f"{_ORGANISATION}change/", organisations.change, name="change_organisation"),
    path(f"{_ORGANISATION}units/new/", organisations.add_unit, name="add_unit"),
    path(f"{_ORGANISATION}closing-days/new/", organisations.close_on, name="add_closing_day"),
    path(f"{_ORGANISATION}admit/", organisations.admit, name="admit"),
    path(f"{_ONE}units/<uuid:unit_id>/change/", organisations.change_unit, name="change_unit"),
    path(
        f"{_ONE}memberships/<uuid:membership_id>/change/",
        organisations.change_membership,
        name="change_membership",
    ),
    path(f"{_ONE}memberships/<uuid:membership_id>/leave/", organisations.leave, name="leave"),
    path(f"{_ONE}people/", people.show_list, name="people"),
    path(f"{_ONE}people/new/", people.create, name="create_person"),
    path(f"{_ONE}people/roles/new/", people.give_role, name="give_role"),
    path(f"{_ONE}people/roles/<uuid:assignment_id>/end/", people.end_role, name="end_role"),
]
