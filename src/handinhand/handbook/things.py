"""What this app gives the history: the words of its acts."""

from django.utils.translation import gettext_lazy

from handinhand.audit.rules import tell

tell(
    {
        "handbook.prose_changed": gettext_lazy("hat den Text eines Kapitels geändert"),
        "handbook.released": gettext_lazy("hat das Handbuch freigegeben"),
    }
)
