"""Addresses of the handbook: the draft, its texts, and the releases."""

from django.urls import path

from handinhand.handbook.web.views import drafts, releases

app_name = "handbook"
urlpatterns = [
    path("handbook/", drafts.contents, name="contents"),
    path("handbook/changes/", drafts.changes, name="changes"),
    path("handbook/chapters/<slug:chapter>/", drafts.chapter, name="chapter"),
    path("handbook/chapters/<slug:chapter>/text/", drafts.prose, name="prose"),
    path("handbook/file.<str:kind>", drafts.file, name="file"),
    path("handbook/releases/new/", releases.release, name="release_create"),
    path("handbook/releases/<int:number>/", releases.contents, name="release"),
    path(
        "handbook/releases/<int:number>/chapters/<slug:chapter>/",
        releases.chapter,
        name="release_chapter",
    ),
    path("handbook/releases/<int:number>/file.<str:kind>", releases.file, name="release_file"),
]
