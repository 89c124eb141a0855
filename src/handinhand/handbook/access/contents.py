"""The chapters in their order, as they are now or as they were released."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    as_data,
    from_data,
    from_markdown,
)
from handinhand.handbook.access import beginnings, endings, working
from handinhand.handbook.access.changes import ChapterChanges
from handinhand.handbook.access.doors import proses
from handinhand.handbook.access.sources import Sources, day
from handinhand.handbook.models import Release
from handinhand.handbook.rules import Chapter

if TYPE_CHECKING:
    from handinhand.networks.models import Network

LANGUAGE = "de"
"""The handbook is German, whatever language its reader has chosen for the pages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a chapter stands and what writes it."""

    key: str
    number: str
    title: object
    write: Callable[[Sources], Iterator[Block]]


PLANS = (
    Plan("mandate", "1", gettext_lazy("Auftrag, Zielgruppe, Mandat"), beginnings.mandate),
    Plan("partners", "2", gettext_lazy("Partner und Beiträge"), beginnings.partners),
    Plan("findings", "3", gettext_lazy("Ausgangslage: Fälle und Befunde"), beginnings.findings),
    Plan(
        "understanding", "4", gettext_lazy("Gemeinsames Fallverständnis"), beginnings.understanding
    ),
    Plan("goals", "5", gettext_lazy("Ziele und Wirkungslogik"), beginnings.goals),
    Plan("chain", "6", gettext_lazy("Dienstleistungskette"), working.chain),
    Plan("rules", "7", gettext_lazy("Zusammenarbeit: Regeln und Datenschutz"), working.rules),
    Plan("steering", "8", gettext_lazy("Steuerung und Geschäftsführung"), working.steering),
    Plan("results", "10", gettext_lazy("Wirkung"), endings.results),
    Plan("roadmap", "11", gettext_lazy("Fahrplan und offene Punkte"), endings.roadmap),
    Plan("proof", "A", gettext_lazy("Nachweis: vom Befund zur Maßnahme"), endings.proof),
    Plan("decisions", "B", gettext_lazy("Beschlussbuch"), endings.decisions),
    Plan("codes", "C", gettext_lazy("Codebuch"), endings.codes),
    Plan("methods", "E", gettext_lazy("Methoden und Grenzen"), endings.methods),
    Plan("sheets", "F", gettext_lazy("Vorlagen: die Bögen der Kette"), endings.sheets),
)
KEYS = frozenset(plan.key for plan in PLANS)


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole handbook: the draft of now, or a release."""

    title: str
    subtitle: str
    as_of: str
    chapters: tuple[Chapter, ...]
    changes: tuple[ChapterChanges, ...] = ()
    since: str = ""
    """Against which edition the changes are told; empty for the first."""

    def chapter(self, key: str) -> Chapter:
        """Return one chapter, or raise Http404."""
        for one in self.chapters:
            if one.key == key:
                return one
        raise Http404

    @property
    def document(self) -> Document:
        """The edition as one document, with what changed in front."""
        return Document(
            title=self.title,
            subtitle=self.subtitle,
            as_of=self.as_of,
            language=LANGUAGE,
            blocks=(*self._changes(), *self._chapters()),
            contents=True,
        )

    def _changes(self) -> Iterator[Block]:
        if not self.since:
            return
        yield Heading(_("Was sich seit %(edition)s geändert hat") % {"edition": self.since})
        if not self.changes:
            yield Paragraph(_("Nichts."))
        for one in self.changes:
            yield Heading(one.heading, 2)
            yield Bullets(one.sentences)

    def _chapters(self) -> Iterator[Block]:
        for one in self.chapters:
            yield Heading(one.heading)
            yield from one.blocks


def draft_chapter(network: "Network", key: str) -> Chapter:
    """Return one chapter as it is now.

    Raises:
        Http404: there is no such chapter.
    """
    for plan in PLANS:
        if plan.key == key:
            return draft_chapters(network, (plan,))[0]
    raise Http404


def draft_chapters(network: "Network", plans: tuple[Plan, ...] = PLANS) -> tuple[Chapter, ...]:
    """Return chapters as they are now: the written text first, then what is generated."""
    with translation.override(LANGUAGE):
        sources = Sources(network)
        written = proses(sources.actor)
        return tuple(
            Chapter(
                plan.key,
                plan.number,
                str(plan.title),
                (
                    *from_markdown(written[plan.key].text if plan.key in written else "", below=1),
                    *plan.write(sources),
                ),
            )
            for plan in plans
        )


def title_of(network: "Network") -> str:
    """The title of every edition."""
    with translation.override(LANGUAGE):
        return _("Handbuch %(network)s") % {"network": network.name}


def stored(chapters: tuple[Chapter, ...]) -> list[dict[str, object]]:
    """Return chapters as a release keeps them."""
    return [
        {"key": one.key, "number": one.number, "title": one.title, "blocks": as_data(one.blocks)}
        for one in chapters
    ]


def chapters_of(release: Release) -> tuple[Chapter, ...]:
    """Return the chapters of a release."""
    return tuple(_chapter(one) for one in release.content["chapters"])


def _chapter(one: Mapping[str, object]) -> Chapter:
    blocks = one["blocks"]
    assert isinstance(blocks, list)
    return Chapter(str(one["key"]), str(one["number"]), str(one["title"]), from_data(blocks))


def edition_of(release: Release) -> Edition:
    """Return a release as it was."""
    with translation.override(LANGUAGE):
        previous = release.number - 1
        return Edition(
            title=str(release.content["title"]),
            subtitle=_("Ausgabe %(number)s: %(reason)s")
            % {"number": release.number, "reason": release.reason},
            as_of=_("Stand %(day)s") % {"day": day(release.on)},
            chapters=chapters_of(release),
            changes=tuple(
                ChapterChanges(one["heading"], tuple(one["sentences"])) for one in release.changes
            ),
            since=_("Ausgabe %(number)s") % {"number": previous} if previous else "",
        )
