"""Addresses of cases, code book and patterns, below their network."""

from django.urls import path

from handinhand.reconstructions.web import cases, codes, events, exports, links, patterns, steps

app_name = "reconstructions"

CASE = "reconstructions/<uuid:reconstruction_id>"
EVENT = f"{CASE}/events/<uuid:event_id>"
PATTERN = "patterns/<uuid:pattern_id>"

urlpatterns = [
    path("reconstructions/", cases.case_list, name="list"),
    path("reconstructions/new/", cases.create, name="create"),
    path("reconstructions/comparison/", cases.compare, name="comparison"),
    path("reconstructions/code-book/", codes.book, name="code_book"),
    path("reconstructions/code-book/<uuid:code_id>/retire/", codes.retire, name="retire_code"),
    path(f"{CASE}/", cases.detail, name="detail"),
    path(f"{CASE}/edit/", cases.change, name="change"),
    path(f"{CASE}/turning-point/", cases.turning_point, name="turning_point"),
    path(f"{CASE}/table.csv", exports.table, name="table"),
    path(f"{CASE}/timeline.svg", exports.picture, name="picture"),
    path(f"{CASE}/anonymise/", steps.anonymise_case, name="anonymise"),
    path(f"{CASE}/return/", steps.return_case, name="return"),
    path(f"{CASE}/release/", steps.release_case, name="release"),
    path(f"{CASE}/close/", steps.close_case, name="close"),
    path(f"{CASE}/events/new/", events.add, name="add_event"),
    path(f"{EVENT}/", events.detail, name="event"),
    path(f"{EVENT}/edit/", events.change, name="change_event"),
    path(f"{EVENT}/remove/", events.remove, name="remove_event"),
    path(f"{EVENT}/marks/", events.mark, name="mark"),
    path(f"{EVENT}/marks/<uuid:mark_id>/remove/", events.unmark, name="unmark"),
    path(f"{CASE}/links/new/", links.add_between, name="add_link"),
    path(f"{CASE}/links/<uuid:part_id>/remove/", links.remove_between, name="remove_link"),
    path(f"{CASE}/life/new/", links.add_life, name="add_life"),
    path(f"{CASE}/life/<uuid:part_id>/remove/", links.remove_life, name="remove_life"),
    path(f"{CASE}/view/new/", links.add_point, name="add_view"),
    path(f"{CASE}/view/<uuid:part_id>/remove/", links.remove_point, name="remove_view"),
    path(f"{CASE}/stretches/new/", links.add_dry_run, name="add_stretch"),
    path(f"{CASE}/stretches/<uuid:part_id>/remove/", links.remove_dry_run, name="remove_stretch"),
    path("patterns/", patterns.pattern_list, name="patterns"),
    path("patterns/new/", patterns.create, name="create_pattern"),
    path(f"{PATTERN}/", patterns.detail, name="pattern"),
    path(f"{PATTERN}/edit/", patterns.change, name="change_pattern"),
    path(f"{PATTERN}/refuse/", patterns.refuse, name="refuse_pattern"),
    path(f"{PATTERN}/reopen/", patterns.reopen, name="reopen_pattern"),
    path(f"{PATTERN}/marks/", patterns.attach, name="attach_mark"),
    path(f"{PATTERN}/marks/<uuid:mark_id>/detach/", patterns.detach, name="detach_mark"),
]
