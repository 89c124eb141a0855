"""Every address of reconstructions and patterns, and who gets what."""

from collections.abc import Callable

from handinhand.reconstructions.models import (
    BreakCode,
    Lane,
    Mark,
    Pattern,
    Reconstruction,
    Stretch,
)
from tests.handinhand.matrix import NETWORK, Row, answers


def case(key: str, **changes: object) -> Callable[[], dict[str, object]]:
    """Parameters of a case of the demo; `changes` are made first and rolled back afterwards."""

    def parameters() -> dict[str, object]:
        found = Reconstruction.objects.filter(network__slug=NETWORK, key=key)
        if changes:
            found.update(**changes)
        return {"slug": NETWORK, "reconstruction_id": found.get().pk}

    return parameters


def event(key: str, number: int) -> Callable[[], dict[str, object]]:
    def parameters() -> dict[str, object]:
        of_case = case(key)()
        found = Reconstruction.objects.get(pk=of_case["reconstruction_id"])
        return of_case | {"event_id": found.events.get(number=number).pk}

    return parameters


def mark_of_draft() -> dict[str, object]:
    parameters = event("D", 5)()
    return parameters | {"mark_id": Mark.objects.get(event=parameters["event_id"]).pk}


def part(kind: str) -> Callable[[], dict[str, object]]:
    def parameters() -> dict[str, object]:
        of_case = case("D")()
        draft = Reconstruction.objects.get(pk=of_case["reconstruction_id"])
        first, last = draft.events.get(number=1), draft.events.get(number=7)
        lane = {kind: draft.lanes.filter(kind=kind).first() for kind in Lane.Kind.values}
        found = {
            "link": lambda: draft.links.first(),
            "life": lambda: lane["life_area"].life_entries.first(),
            "view": lambda: lane["person"].views.first(),
            "stretch": lambda: Stretch.objects.create(
                reconstruction=draft, text="Strecke", source=first, target=last
            ),
        }[kind]()
        return of_case | {"part_id": found.pk}

    return parameters


def pattern(key: str = "M1") -> Callable[[], dict[str, object]]:
    def parameters() -> dict[str, object]:
        found = Pattern.objects.get(network__slug=NETWORK, key=key)
        return {"slug": NETWORK, "pattern_id": found.pk}

    return parameters


def mark_of_pattern() -> dict[str, object]:
    mark = Mark.objects.get(
        event__reconstruction__key="A",
        event__number=8,
        event__reconstruction__network__slug=NETWORK,
    )
    return pattern()() | {"mark_id": mark.pk}


def code() -> dict[str, object]:
    found = BreakCode.objects.get(book__network__slug=NETWORK, code="EI")
    return {"slug": NETWORK, "code_id": found.pk}


def leads(status: int) -> dict[str, int]:
    """Coordination and moderation get the status, other members are refused."""
    return answers(403, coordinator=status, moderator=status)


def draft(led: int, own: int, officer: int, *, other_unit: int | None = None) -> dict[str, int]:
    """Answers about a draft: it does not exist for those who do not work on it.

    Frau Yıldız (Fallmanagement) and Herr Osei (Beratung) have lanes in case D, the clinic none.
    """
    return answers(
        404,
        coordinator=led,
        moderator=led,
        privacy_officer=officer,
        yildiz=own,
        osei=own if other_unit is None else other_unit,
    )


ANONYMISED = case("D", state="anonymised", anonymised_on="2026-11-19")
OWN_UNIT_CHANGES = draft(422, 422, 403, other_unit=404)
OWN_UNIT_REMOVES = draft(302, 302, 403, other_unit=404)

ROWS = [
    Row("reconstructions:list", answers(200)),
    Row("reconstructions:create", leads(200)),
    Row("reconstructions:create", leads(422), "POST"),
    Row("reconstructions:comparison", answers(200)),
    Row("reconstructions:code_book", answers(200)),
    Row("reconstructions:code_book", leads(422), "POST"),
    Row("reconstructions:retire_code", leads(302), "POST", code),
    Row("reconstructions:detail", answers(200), "GET", case("A")),
    Row("reconstructions:detail", draft(200, 200, 200), "GET", case("D")),
    Row("reconstructions:table", answers(200), "GET", case("A")),
    Row("reconstructions:table", draft(200, 200, 200), "GET", case("D")),
    Row("reconstructions:picture", answers(200), "GET", case("A")),
    Row("reconstructions:picture", draft(200, 200, 200), "GET", case("D")),
    Row("reconstructions:change", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:change", draft(422, 403, 403), "POST", case("D")),
    Row("reconstructions:change", answers(403), "GET", case("A")),
    Row("reconstructions:turning_point", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:turning_point", draft(422, 403, 403), "POST", case("D")),
    Row("reconstructions:anonymise", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:anonymise", draft(302, 403, 403), "POST", case("D")),
    Row("reconstructions:return", draft(200, 403, 200), "GET", ANONYMISED),
    Row("reconstructions:return", draft(422, 403, 422), "POST", ANONYMISED),
    Row("reconstructions:release", draft(403, 403, 200), "GET", ANONYMISED),
    Row("reconstructions:release", draft(403, 403, 302), "POST", ANONYMISED),
    Row("reconstructions:release", draft(403, 403, 403), "POST", case("D")),
    Row("reconstructions:close", leads(302), "POST", case("A")),
    Row("reconstructions:add_event", draft(200, 200, 403), "GET", case("D")),
    Row("reconstructions:add_event", draft(422, 422, 403), "POST", case("D")),
    Row("reconstructions:add_event", answers(403), "POST", case("A")),
    Row("reconstructions:event", answers(200), "GET", event("A", 8)),
    Row("reconstructions:event", draft(200, 200, 200, other_unit=404), "GET", event("D", 5)),
    Row("reconstructions:change_event", draft(200, 200, 403, other_unit=404), "GET", event("D", 5)),
    Row("reconstructions:change_event", OWN_UNIT_CHANGES, "POST", event("D", 5)),
    Row("reconstructions:remove_event", OWN_UNIT_REMOVES, "POST", event("D", 5)),
    Row("reconstructions:remove_event", answers(403), "POST", event("A", 8)),
    Row("reconstructions:mark", draft(422, 403, 403, other_unit=404), "POST", event("D", 5)),
    Row("reconstructions:unmark", draft(302, 403, 403, other_unit=404), "POST", mark_of_draft),
    Row("reconstructions:add_link", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:add_link", draft(422, 403, 403), "POST", case("D")),
    Row("reconstructions:remove_link", draft(302, 403, 403), "POST", part("link")),
    Row("reconstructions:add_life", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:add_life", draft(422, 403, 403), "POST", case("D")),
    Row("reconstructions:remove_life", draft(302, 403, 403), "POST", part("life")),
    Row("reconstructions:add_view", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:add_view", draft(422, 403, 403), "POST", case("D")),
    Row("reconstructions:remove_view", draft(302, 403, 403), "POST", part("view")),
    Row("reconstructions:add_stretch", draft(200, 403, 403), "GET", case("D")),
    Row("reconstructions:add_stretch", draft(422, 403, 403), "POST", case("D")),
    Row("reconstructions:remove_stretch", draft(302, 403, 403), "POST", part("stretch")),
    Row("reconstructions:patterns", answers(200)),
    Row("reconstructions:create_pattern", leads(200)),
    Row("reconstructions:create_pattern", leads(422), "POST"),
    Row("reconstructions:pattern", answers(200), "GET", pattern()),
    Row("reconstructions:change_pattern", leads(200), "GET", pattern()),
    Row("reconstructions:change_pattern", leads(422), "POST", pattern()),
    Row("reconstructions:refuse_pattern", leads(200), "GET", pattern()),
    Row("reconstructions:refuse_pattern", leads(422), "POST", pattern()),
    Row("reconstructions:reopen_pattern", leads(302), "POST", pattern("M8")),
    Row("reconstructions:attach_mark", leads(200), "GET", pattern()),
    Row("reconstructions:attach_mark", leads(422), "POST", pattern()),
    Row("reconstructions:detach_mark", leads(302), "POST", mark_of_pattern),
]
