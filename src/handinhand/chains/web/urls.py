"""Addresses of chains, below the network."""

from django.urls import path

from handinhand.chains.web.views import (
    changes,
    downloads,
    simulations,
    standards,
    stations,
    versions,
)

app_name = "chains"
urlpatterns = [
    path("chains/", versions.index, name="list"),
    path("chains/create/", versions.create, name="create"),
    path("chains/<uuid:version_id>/", versions.version, name="version"),
    path("chains/<uuid:version_id>/compare/", versions.compare, name="version_compare"),
    path("chains/<uuid:version_id>/edit/", versions.edit, name="version_edit"),
    path("chains/<uuid:version_id>/copy/", versions.copy, name="version_copy"),
    path("chains/<uuid:version_id>/agree/", versions.agree, name="version_agree"),
    path("chains/<uuid:version_id>/in-force/", versions.in_force, name="version_in_force"),
    path("chains/<uuid:version_id>/retire/", versions.retire, name="version_retire"),
    path("chains/<uuid:version_id>/picture/", downloads.picture, name="picture"),
    path("chains/<uuid:version_id>/document/", downloads.document, name="document"),
    path("chains/<uuid:version_id>/what-if/", simulations.index, name="simulations"),
    path("chains/<uuid:version_id>/what-if/create/", simulations.create, name="simulation_create"),
    path("simulations/<uuid:simulation_id>/", simulations.detail, name="simulation"),
    path("chains/<uuid:version_id>/stations/create/", stations.create, name="station_create"),
    path("chains/<uuid:version_id>/ways/create/", stations.way_create, name="way_create"),
    path("chains/<uuid:version_id>/standards/create/", standards.create, name="standard_create"),
    path("stations/<uuid:station_id>/", stations.station, name="station"),
    path("stations/<uuid:station_id>/edit/", stations.edit, name="station_edit"),
    path("stations/<uuid:station_id>/limits/", stations.limits, name="station_limits"),
    path("stations/<uuid:station_id>/sheets/", stations.sheets, name="station_sheets"),
    path("stations/<uuid:station_id>/remove/", stations.remove, name="station_remove"),
    path("ways/<uuid:way_id>/edit/", stations.way_edit, name="way_edit"),
    path("ways/<uuid:way_id>/remove/", stations.way_remove, name="way_remove"),
    path("standards/<uuid:standard_id>/", standards.standard, name="standard"),
    path("standards/<uuid:standard_id>/edit/", standards.edit, name="standard_edit"),
    path("standards/<uuid:standard_id>/items/", standards.items, name="standard_items"),
    path("standards/<uuid:standard_id>/ladder/", standards.ladder, name="standard_ladder"),
    path("standards/<uuid:standard_id>/remove/", standards.remove, name="standard_remove"),
    path("change-requests/", changes.index, name="change_requests"),
    path("change-requests/create/", changes.create, name="change_request_create"),
    path("change-requests/<uuid:request_id>/", changes.detail, name="change_request"),
    path("change-requests/<uuid:request_id>/edit/", changes.edit, name="change_request_edit"),
    path("change-requests/<uuid:request_id>/decide/", changes.decide, name="change_request_decide"),
    path(
        "change-requests/<uuid:request_id>/take-up/",
        changes.take_up,
        name="change_request_take_up",
    ),
    path("change-requests/<uuid:request_id>/map/", changes.map_stations, name="change_request_map"),
    path("change-requests/<uuid:request_id>/done/", changes.done, name="change_request_done"),
]
