"""Chapters 10 and 11 and the annexes: what came of it, what is open, what proves it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.chains.access import change_requests
from handinhand.documents import Block, Bullets, Heading, Note, Paragraph, Run, Table
from handinhand.evaluation.access import FigureRow, indicator_values
from handinhand.handbook.access.outside import may_be_told
from handinhand.handbook.access.sources import Sources, day
from handinhand.networks.access import phases_of
from handinhand.reconstructions.access import all_codes, code_book, patterns_of
from handinhand.thread.access import pairs, visible_cards
from handinhand.workshops.access import decisions_of, open_points_of, workshops_of

if TYPE_CHECKING:
    from handinhand.reconstructions.models import Pattern


def results(sources: Sources) -> Iterator[Block]:
    """Chapter 10: what is kept, protected for people outside, and how it is counted."""
    table = sources.figures
    yield Heading(_("Übergaben"), 2)
    yield from _kept(sources)
    values = [
        (
            value.indicator.key,
            value.indicator.text,
            (value.value or "–") if may_be_told(value, table) else _("geschützt"),
            _target(value.indicator),
        )
        for _goal, found in indicator_values(sources.actor, table)
        for value in found
    ]
    if values:
        yield Heading(_("Indikatoren"), 2)
        heads = (_("Indikator"), _("Wortlaut"), _("letzter Wert"), _("Zielwert"))
        yield Table(_("Indikatoren und ihre letzten Werte"), heads, tuple(values))
    yield Note(
        _(
            "Fristgerecht heißt: Die Person ist spätestens am letzten Tag der Ankunftsfrist"
            " angekommen. Gezählt wird erst, wenn eine Übergabe beendet oder ihre Frist vorbei"
            " ist; was die Person selbst nicht wollte, zählt nicht mit. Anteile stehen ab zehn"
            " Übergaben. Zahlen unter drei, und was sie verraten würde, sind geschützt."
        ),
        _("Wie gezählt wird"),
    )


def _kept(sources: Sources) -> Iterator[Block]:
    """What is kept per standard; what still runs is not told, it would be another every day."""
    table = sources.figures
    if table.runs:
        yield Note(_("Zahlen stehen hier, sobald der erste Monat abgeschlossen ist."))
        return
    words = {"period": table.period}
    counted = _("Gezählt sind die Übergaben, die im Zeitraum %(period)s angeboten wurden.") % words
    if sources.review is not None:
        seen = {"day": day(sources.review.review.presented_on)}
        counted += " " + _("Das Netzwerk hat sie am %(day)s gemeinsam ausgewertet.") % seen
    yield Paragraph(counted)
    rows = tuple(_figure(row, f"{row.key} {row.name}") for row in table.rows)
    rows += (_figure(table.total, _("Summe")),)
    columns = (_("Standard"), _("fristgerecht"), _("Anteil"))
    yield Table(_("Fristgerechte Übergaben je Standard"), columns, rows)


def _figure(row: FigureRow, name: str) -> tuple[str, str, str]:
    percent = row.percent
    return (name, row.words, f"{percent}\N{NO-BREAK SPACE}%" if percent is not None else "–")


def _target(indicator: object) -> str:
    return str(getattr(indicator, "target_text", "") or getattr(indicator, "target_value", "–"))


def roadmap(sources: Sources) -> Iterator[Block]:
    """Chapter 11: phases, dates, open points and wished changes."""
    blocks = list(_plans(sources))
    yield from blocks or [Note(_("Noch ist nichts geplant."))]


def _plans(sources: Sources) -> Iterator[Block]:
    phases = _table(
        _("Phasen des Netzwerks"),
        (_("Phase"), _("Name"), _("Stand"), _("von"), _("bis"), _("Ergebnis")),
        (
            (
                str(one.number),
                one.name,
                str(one.get_state_display()),
                day(one.began_on),
                day(one.ended_on or one.planned_to),
                one.result or "–",
            )
            for one in phases_of(sources.network)
        ),
    )
    for table in phases:
        yield Heading(_("Fahrplan"), 2)
        yield table
    dates = tuple(_dates(sources))
    if dates:
        yield Heading(_("Nächste Termine"), 2)
        yield Bullets(dates)
    points = open_points_of(sources.actor).filter(state="open").order_by("due_on", "number")
    yield from _section(
        _("Offene Punkte"),
        (_("Kürzel"), _("Aufgabe"), _("zuständig"), _("fällig am")),
        ((one.key, one.text, one.owner.name, day(one.due_on)) for one in points),
    )
    yield from _section(
        _("Änderungsaufträge zur Kette"),
        (_("Kürzel"), _("Gegenstand"), _("vom"), _("Stand"), _("für Version")),
        (
            (
                one.key,
                one.title,
                day(one.raised_on),
                str(one.get_state_display()),
                one.to_number or "–",
            )
            for one in change_requests(sources.actor)
        ),
    )


def _section(
    name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> Iterator[Block]:
    """A heading and its table, or nothing when there are no rows."""
    for table in _table(name, columns, rows):
        yield Heading(name, 2)
        yield table


def _table(
    caption: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> Iterator[Block]:
    shown = tuple(rows)
    if shown:
        yield Table(caption, columns, shown)


def _dates(sources: Sources) -> Iterator[str]:
    for one in workshops_of(sources.actor).filter(on__gte=sources.today):
        yield _("%(day)s: %(workshop)s") % {"day": day(one.on), "workshop": one}
    if sources.agreement is not None and sources.agreement.review_by is not None:
        words = {"day": day(sources.agreement.review_by)}
        yield _("%(day)s: Die Vereinbarung ist überprüft") % words


def proof(sources: Sources) -> Iterator[Block]:
    """Annex A: from every finding to what measures whether it still happens."""
    net = _Net(sources)
    rows = tuple(row for pattern in patterns_of(sources.actor) for row in net.rows(pattern))
    if not rows:
        yield Note(_("Noch sind keine Befunde festgehalten."))
        return
    yield Paragraph(
        _("Jede Zeile liest sich von links nach rechts: was gefunden wurde, was daraus folgt,")
        + " "
        + _("wo es in der Kette steht, wer dazu verpflichtet ist und woran man es erkennt.")
    )
    columns = (
        _("Befund"),
        _("Anforderung"),
        _("Ziel"),
        _("Station und Standard"),
        _("Verpflichtung"),
        _("Kennzahl"),
    )
    yield Table(_("Vom Befund zur Maßnahme"), columns, rows, landscape=True)


class _Net:
    """The links of the thread, read once, as far as the handbook's reader sees both ends."""

    def __init__(self, sources: Sources) -> None:
        network = sources.network.pk
        self.requirements = self._pairs(network, "pattern", "requirement")
        self.goals = self._pairs(network, "requirement", "goal")
        self.places = {
            kind: self._pairs(network, "requirement", kind) for kind in ("station", "standard")
        }
        self.indicators = self._pairs(network, "requirement", "indicator")
        self.obligations = {
            kind: self._pairs(network, kind, "obligation") for kind in ("station", "standard")
        }
        self.labels = self._labels(sources)
        self.owed = set()
        if sources.agreement is not None:
            self.owed = set(sources.agreement.obligations.values_list("pk", flat=True))

    @staticmethod
    def _pairs(network: UUID, asked: str, answer: str) -> dict[UUID, list[UUID]]:
        found: dict[UUID, list[UUID]] = {}
        for one, other in pairs(network, asked, answer):
            found.setdefault(one, []).append(other)
        return found

    def _labels(self, sources: Sources) -> dict[UUID, str]:
        """Short names of everything the matrix holds: keys, and words where there is room."""
        refs = {("requirement", one) for own in self.requirements.values() for one in own}
        refs |= {("goal", one) for own in self.goals.values() for one in own}
        refs |= {("indicator", one) for own in self.indicators.values() for one in own}
        for kind in ("station", "standard"):
            refs |= {(kind, one) for own in self.places[kind].values() for one in own}
            refs |= {("obligation", one) for own in self.obligations[kind].values() for one in own}
        return {
            one: f"{card.label.split()[-1]} {card.text}" if kind == "requirement" else card.label
            for (kind, one), card in visible_cards(sources.actor, refs).items()
        }

    def _say(self, ids: list[UUID]) -> str:
        words = {
            self.labels[one].removeprefix(_("Verpflichtung") + " ")
            for one in ids
            if one in self.labels
        }
        return ", ".join(sorted(words, key=lambda word: (len(word), word))) or "–"

    def rows(self, pattern: "Pattern") -> Iterator[tuple[str, ...]]:
        """One row per requirement that answers a pattern."""
        name = f"{pattern.key} {pattern.title}"
        found = [one for one in self.requirements.get(pattern.pk, []) if one in self.labels]
        if not found:
            why = pattern.refusal_reason if pattern.is_refused else _("noch nicht beantwortet")
            yield (name, why, "–", "–", "–", "–")
        for one in sorted(found, key=lambda each: (len(self.labels[each]), self.labels[each])):
            places = [(kind, at) for kind in self.places for at in self.places[kind].get(one, [])]
            owed = [
                each
                for kind, at in places
                for each in self.obligations[kind].get(at, [])
                if each in self.owed
            ]
            yield (
                name,
                self.labels[one],
                self._say(self.goals.get(one, [])),
                self._say([at for _kind, at in places]),
                self._say(owed),
                self._say(self.indicators.get(one, [])),
            )


def decisions(sources: Sources) -> Iterator[Block]:
    """Annex B: every decision, the first one on top."""
    rows = tuple(
        (
            one.key,
            day(one.on),
            one.text,
            one.body.name if one.body else str(one.workshop or "–"),
            _("%(yes)s Ja, %(no)s Nein, %(abstain)s Enthaltungen")
            % {"yes": one.yes, "no": one.no, "abstain": one.abstain},
        )
        for one in decisions_of(sources.actor)
        .filter(on__lte=sources.today)
        .order_by("on", "number")
    )
    if not rows:
        yield Note(_("Noch ist nichts beschlossen."))
        return
    columns = (_("Kürzel"), _("am"), _("Beschluss"), _("Gremium"), _("Stimmen"))
    yield Table(_("Beschlussbuch"), columns, rows)


def codes(sources: Sources) -> Iterator[Block]:
    """Annex C: the break codes and the question that decides each."""
    book = code_book(sources.actor)
    if book is None:
        yield Note(_("Noch gibt es kein Codebuch: Es entsteht mit dem ersten Fall."))
        return
    yield Paragraph(_("Codebuch, Fassung %(version)s.") % {"version": book.version})
    rows = tuple(
        (
            one.code,
            one.name + (_(" (zurückgezogen)") if one.retired_in else ""),
            one.test,
            _("Brücke") if one.bridge else _("Bruch"),
        )
        for one in all_codes(sources.actor)
    )
    yield Table(_("Codebuch"), (_("Kürzel"), _("Name"), _("Prüffrage"), _("Art")), rows)


def methods(_sources: Sources) -> Iterator[Block]:
    """Annex E: how the content came about, and what it does not say."""
    yield Heading(_("Wie dieses Handbuch entsteht"), 2)
    yield Paragraph(
        _(
            "Jedes Kapitel hat zwei Teile: einen von der Netzwerkkoordination geschriebenen Text"
            " und darunter, was aus den Angaben des Netzwerks erzeugt ist. Alle erzeugten Angaben"
            " haben den Stand, der auf jeder Seite steht. Eine freigegebene Ausgabe ändert sich"
            " nicht mehr; was sich seit der vorigen geändert hat, steht an ihrem Anfang."
        )
    )
    yield Heading(_("Grenzen"), 2)
    yield Bullets(
        (
            _(
                "Fälle sind Rekonstruktionen: Sie zeigen, was geschehen kann, nicht wie oft es"
                " geschieht. Zahlen aus Fällen stehen nur als Summe über alle Fälle."
            ),
            _(
                "Fristgerechte Übergaben sagen, ob Absprachen gehalten werden; ob es den Menschen"
                " danach besser geht, sagen sie nicht."
            ),
            _(
                "Zahlen unter drei, und was sie verraten würde, sind geschützt: Das Handbuch"
                " verlässt das Netzwerk."
            ),
            _("Namen von Personen stehen hier nicht; genannt sind Funktionen und Organisationen."),
        )
    )
    yield Heading(_("Was fehlt"), 2)
    yield Bullets(
        (
            (
                Run(_("Kapitel 9, Netzwerk: "), bold=True),
                Run(_("Eine Befragung der Partner ist noch nicht ausgewertet.")),
            ),
            (
                Run(_("Anhang D, Fragebogen: "), bold=True),
                Run(_("Er folgt mit der Auswertung der Befragung.")),
            ),
        )
    )


def sheets(sources: Sources) -> Iterator[Block]:
    """Annex F: the form sheets the chain names, and where each is used."""
    parts = sources.parts
    names: dict[str, str] = {}
    stations: dict[str, list[str]] = {}
    for station in parts.stations if parts else ():
        for sheet in station.sheets.all():
            names.setdefault(sheet.key, sheet.name)
            stations.setdefault(sheet.key, []).append(station.key)
    if parts is None or not names:
        yield Note(_("Noch nennt die Kette keine Bögen."))
        return
    standards = {
        key: [one.key for one in parts.standards if key in one.form.replace("/", " ").split()]
        for key in names
    }
    rows = tuple(
        (key, names[key], ", ".join(stations[key]), ", ".join(standards[key]) or "–")
        for key in sorted(names, key=lambda one: (len(one), one))
    )
    columns = (_("Kürzel"), _("Bogen"), _("Station"), _("Übergabe"))
    yield Table(_("Bögen und wo sie gebraucht werden"), columns, rows)
