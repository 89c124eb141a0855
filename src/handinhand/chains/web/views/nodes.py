"""Pages of routing nodes, where ways fork or meet between stations."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.chains import access, services
from handinhand.chains.models import RoutingNode
from handinhand.chains.web.forms import ConfirmForm, EditNodeForm, NewNodeForm
from handinhand.chains.web.views.stations import draft_page, ways_at
from handinhand.chains.web.views.versions import label_of, version_url
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import answer_form, initial_of, posted, values_of


def node_url(slug: str, node: RoutingNode) -> str:
    """Return the address of a routing node."""
    return reverse("chains:node", args=[slug, node.pk])


@require_GET
def node(request: MemberRequest, slug: str, node_id: UUID) -> HttpResponse:
    """Show a routing node with its ways."""
    access.require_read(request.actor)
    found = access.get_node(request.actor, node_id)
    context = {
        "node": found,
        "version": found.chain_version,
        "words": access.node_words(found),
        **ways_at(found),
        "may_change": access.may_change_draft(request.actor, found.chain_version),
        "history": history(request.actor, found),
    }
    return render(request, "chains/node.html", context)


def _node(request: MemberRequest, node_id: UUID) -> RoutingNode:
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    return access.get_node(request.actor, node_id)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Add a routing node to a draft."""
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    version = access.get_version(request.actor, version_id)
    form = NewNodeForm(posted(request))
    back = version_url(slug, version)
    page = draft_page(_("Verzweigung hinzufügen"), _("Hinzufügen"), back, label_of(version))

    def save() -> str:
        made = services.add_node(
            request.actor,
            version,
            **values_of(form),  # type: ignore[arg-type]  # the form bears the names of the service
        )
        return node_url(slug, made)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, node_id: UUID) -> HttpResponse:
    """Change a routing node of a draft."""
    found = _node(request, node_id)
    form = EditNodeForm(posted(request), initial=initial_of(EditNodeForm, found))
    title = _("Verzweigung %(key)s bearbeiten") % {"key": found.key}
    page = draft_page(title, _("Änderung speichern"), node_url(slug, found), str(found))

    def save() -> str:
        services.change_node(
            request.actor, found, version=form.cleaned_data["version"], fields=values_of(form)
        )
        return node_url(slug, found)

    def now() -> RoutingNode:
        return access.get_node(request.actor, node_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, slug: str, node_id: UUID) -> HttpResponse:
    """Take a routing node out of a draft."""
    found = _node(request, node_id)
    title = _("%(node)s herausnehmen") % {"node": found}
    page = draft_page(title, _("Herausnehmen"), node_url(slug, found), str(found))

    def save() -> str:
        services.remove_node(request.actor, found)
        return version_url(slug, found.chain_version)

    return answer_form(request, ConfirmForm(posted(request)), page, save)
