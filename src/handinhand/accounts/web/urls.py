"""Addresses of roles and accounts."""

from django.urls import path

from handinhand.accounts.web import views

app_name = "accounts"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("administration/people/", views.people, name="people"),
    path("administration/people/new/", views.create, name="create"),
    path("administration/people/<uuid:person_id>/", views.person, name="person"),
    path("administration/people/<uuid:person_id>/close/", views.close, name="close"),
    path(
        "administration/roles/<uuid:assignment_id>/end/",
        views.end_platform_role,
        name="end_platform_role",
    ),
]
