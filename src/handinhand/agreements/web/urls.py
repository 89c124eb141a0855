"""Addresses of agreements, below the network."""

from django.urls import path

from handinhand.agreements.web import documents, obligations, signing, versions, views

app_name = "agreements"
urlpatterns = [
    path("agreements/", views.index, name="list"),
    path("agreements/create/", views.create, name="create"),
    path("agreements/<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/pdf/", documents.pdf, name="pdf"),
    path("agreements/<uuid:agreement_id>/docx/", documents.docx, name="docx"),
    path("agreements/<uuid:agreement_id>/changes/", versions.changes, name="changes"),
    path("agreements/<uuid:agreement_id>/next/", versions.draft_next, name="next"),
    path("agreements/<uuid:agreement_id>/review/", versions.review, name="review"),
    path("agreements/<uuid:agreement_id>/edit/", views.edit, name="edit"),
    path("agreements/<uuid:agreement_id>/text/", views.text, name="text"),
    path("agreements/<uuid:agreement_id>/generate/", views.generate, name="generate"),
    path("agreements/<uuid:agreement_id>/parties/add/", views.party_add, name="party_add"),
    path(
        "agreements/<uuid:agreement_id>/obligations/add/",
        obligations.obligation_add,
        name="obligation_add",
    ),
    path("agreements/<uuid:agreement_id>/open/", signing.open_for_signing, name="open"),
    path("agreements/<uuid:agreement_id>/reopen/", signing.reopen, name="reopen"),
    path("agreements/<uuid:agreement_id>/in-force/", signing.in_force, name="in_force"),
    path("agreements/<uuid:agreement_id>/end/", signing.end, name="end"),
    path("parties/<uuid:party_id>/assent/", signing.assent, name="assent"),
    path("parties/<uuid:party_id>/signature/", signing.signature, name="signature"),
    path("parties/<uuid:party_id>/leave/", signing.leave, name="leave"),
    path("parties/<uuid:party_id>/stay/", signing.stay, name="stay"),
    path("parties/<uuid:party_id>/remove/", views.party_remove, name="party_remove"),
    path("obligations/<uuid:obligation_id>/", obligations.obligation, name="obligation"),
    path(
        "obligations/<uuid:obligation_id>/edit/",
        obligations.obligation_edit,
        name="obligation_edit",
    ),
    path(
        "obligations/<uuid:obligation_id>/remove/",
        obligations.obligation_remove,
        name="obligation_remove",
    ),
]
