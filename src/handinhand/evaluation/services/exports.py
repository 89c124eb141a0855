"""Records that figures were taken out as a file."""

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.evaluation.access.figures import RIGHTS
from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network


@transaction.atomic
def record_export(actor: Actor) -> None:
    """Write down that somebody took figures out; when that fails, there is no file.

    Raises:
        NotAllowed: the role sees no figures of a network.
    """
    RIGHTS.require(actor, "export", _("Zahlen eines Netzwerks holen sich seine Mitglieder."))
    audit.record_read(actor, "figures.exported", current_network(actor))
