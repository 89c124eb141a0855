"""In which words the acts of the thread are told."""

from django.utils.translation import gettext_lazy as _

from handinhand.audit.rules import tell

tell(
    {
        "link.added": _("hat zwei Dinge verknüpft"),
        "link.removed": _("hat eine Verknüpfung gelöst"),
    }
)
