"""In which words the acts of the audit trail itself are told."""

from django.utils.translation import gettext_lazy as _

from handinhand.audit.rules import tell

tell({"audit.details_erased": _("hat Einzelheiten alter Abrufe gelöscht")})
