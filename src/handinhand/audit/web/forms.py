"""How the audit trail is narrowed."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handinhand.audit.access import actions_seen, entries
from handinhand.audit.models import Entry, EntryDetail
from handinhand.audit.rules import SENTENCES
from handinhand.kernel.actor import Actor
from handinhand.web.forms import DayField, FilterForm


class EntryFilter(FilterForm):
    """Kind of act, class of retention, days."""

    action = forms.ChoiceField(label=_("Vorgang"))
    retention = forms.ChoiceField(
        label=_("Klasse"), choices=[("", _("alle")), *EntryDetail.Retention.choices]
    )
    since = DayField(label=_("Von"), help_text="")
    until = DayField(label=_("Bis"), help_text="")

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        told = ((code, str(SENTENCES.get(code, code))) for code in actions_seen(actor))
        self.fields["action"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", gettext("alle")),
            *sorted(told, key=lambda pair: pair[1]),
        ]

    def found(self, actor: Actor) -> QuerySet[Entry]:
        """Return the entries that pass the filters."""
        since, until = self.value("since"), self.value("until")
        return entries(
            actor,
            action=str(self.value("action") or ""),
            retention=str(self.value("retention") or ""),
            since=since if isinstance(since, date) else None,
            until=until if isinstance(until, date) else None,
        )
