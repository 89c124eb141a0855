"""Addresses of one's own mail settings, of absences and deputies."""

from django.urls import path

from handinhand.notices.web import absences, views

app_name = "notices"
urlpatterns = [
    path("notices/preference/", views.preference, name="preference"),
    path("absences/", absences.overview, name="absences"),
    path("absences/new/<uuid:assignment_id>/", absences.enter, name="enter_absence"),
    path("absences/deputy/<uuid:assignment_id>/", absences.deputy, name="deputy"),
    path("absences/<uuid:absence_id>/end/", absences.end, name="end_absence"),
]
