from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures import (
    Event,
    Lane,
    LifeEntry,
    Link,
    Mark,
    Timeline,
    TimelineWords,
    ViewPoint,
    draw_timeline,
)
from handinhand.web.pictures.timeline_layout import drop_line
from handinhand.web.pictures.timeline_order import first_words, month_of, put_in_order
from tests.handinhand.web.pictures.cases import random_case
from tests.handinhand.web.pictures.lindenrath import timelines
from tests.handinhand.web.pictures.reading import (
    links,
    size,
    texts,
    tree,
    words_on_words,
    words_outside,
)

FORMS = ["wide", "phone", "poster"]
ZERO = date(2023, 3, 1)
JOBCENTER = Lane("JC", "Jobcenter", "Jobcenter", "work")
ADVICE = Lane("SH", "Suchthilfe", "Suchthilfe", "health")


def _event(nr, day, lane="JC", **more):
    return Event(f"e{nr}", nr, day, lane, more.pop("kind", "contact"), f"Ereignis {nr}", **more)


def _case(*events, **more):
    return Timeline("Fall X", ZERO, (JOBCENTER, ADVICE), events, **more)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("months_only", [False, True])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_each_demo_case_is_drawn_with_all_events_in_time_order(at, months_only, form):
    model = timelines(months_only)[at]

    svg = draw_timeline(model, form=form)

    assert [href for href, _ in links(svg)] == [f"#ereignis-{one.nr}" for one in model.events]
    assert words_on_words(svg) == []
    assert words_outside(svg) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_sheet_alone_styles_a_picture(form):
    svg = draw_timeline(timelines()[0], form=form)

    assert "<style" not in svg
    assert "style=" not in svg
    assert "<script" not in svg


def test_an_event_says_when_where_what_its_marks_and_what_it_waited_for():
    model = _case(
        _event(1, date(2023, 4, 3), kind="handover", text="Überweisung"),
        _event(2, date(2023, 7, 10), "SH", text="Erstgespräch.", marks=(Mark("WZ", "Wartezeit"),)),
        _event(3, date(2023, 8, 1), kind="handover", text="Brief"),
        links=(
            Link("referral", "e1", "e2"),
            Link("wait", "e1", "e2", 98),
            Link("referral", "e3", None, arrived=False),
        ),
    )

    first, second, third = (name for _, name in links(draw_timeline(model)))

    assert first == (
        "1\u00a0Ereignis 1. 1. Monat\u00a01, Jobcenter, Übergabe: Überweisung."
        + " Angekommen bei Nummer 2."
    )
    assert second == (
        "2\u00a0Ereignis 2 WZ. 2. Monat\u00a04, Suchthilfe, Kontakt: Erstgespräch."
        " Marken: Wartezeit. Wartezeit 98\u00a0Tage seit Nummer 1."
    )
    assert third.endswith("Übergabe gebrochen: niemand hat sie angenommen.")


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "Monat\u00a05,"),
        ("month", "Monat\u00a05,"),
        ("quarter", "Monat\u00a04 bis\u00a06,"),
        ("year", "Monat\u00a0-2 bis\u00a09,"),
    ],
)
def test_a_coarse_date_is_said_as_coarse_as_it_is(precision, said):
    ((_, name),) = links(draw_timeline(_case(_event(1, date(2023, 8, 20), precision=precision))))

    assert said in name


def test_events_of_one_month_share_it_in_the_order_of_their_numbers():
    day = date(2023, 5, 1)
    order = put_in_order(_case(*(_event(nr, day, precision="month") for nr in (3, 1, 2))))

    assert [one.nr for one in order.events] == [1, 2, 3]
    assert 2 < order.month["e1"] < order.month["e2"] == 2.5 < order.month["e3"] < 3


def test_months_count_from_month_zero_and_before_it():
    assert month_of(ZERO, date(2023, 3, 1)) == 0
    assert month_of(ZERO, date(2024, 2, 1)) == 11
    assert month_of(ZERO, date(2023, 1, 20), "month") == -1.5


def test_an_event_leads_where_its_address_says():
    ((href, _),) = links(draw_timeline(_case(_event(1, ZERO, href="/faelle/7/ereignisse/1/"))))

    assert href == "/faelle/7/ereignisse/1/"


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_case_says_so(form):
    svg = draw_timeline(Timeline("Fall X", ZERO), form=form)

    assert "Noch kein Ereignis eingetragen." in [one[4] for one in texts(svg)]
    assert links(svg) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_single_event_of_a_lane_nobody_listed_is_drawn(form):
    svg = draw_timeline(Timeline("Fall X", ZERO, events=(_event(1, ZERO, ""),)), form=form)

    ((href, name),) = links(svg)
    assert href == "#ereignis-1"
    assert "ohne Angabe der Stelle" in name
    assert words_outside(svg) == []


def test_a_case_with_life_but_without_events_is_drawn():
    model = Timeline(
        "Fall X",
        ZERO,
        (JOBCENTER,),
        life=(LifeEntry("Wohnen", date(2019, 1, 1), None, "Wohnung zur Miete"),),
        view=(ViewPoint(date(2023, 4, 1), 1),),
    )

    seen = [one[4] for one in texts(draw_timeline(model))]
    assert {"Wohnen", "Wohnung zur Miete", "+1"} <= set(seen)


def test_lanes_of_one_group_stand_together_and_others_keep_their_order():
    lanes = (Lane("a", "A", "x"), Lane("b", "B"), Lane("c", "C", "x"), Lane("d", "D"))
    order = put_in_order(Timeline("Fall", ZERO, lanes))

    assert [lane.key for lane in order.lanes] == ["a", "c", "b", "d"]


def test_a_broken_hand_over_looks_other_than_one_that_arrived():
    events = (_event(1, ZERO), _event(2, date(2023, 6, 1), "SH"))

    kept = draw_timeline(_case(*events, links=(Link("referral", "e1", "e2"),)))
    broken = draw_timeline(_case(*events, links=(Link("referral", "e1", "e2", arrived=False),)))

    assert kept.count('"hp-edge"') == broken.count('"hp-edge"') + 1
    assert broken.count('"hp-edge-bad"') == kept.count('"hp-edge-bad"') + 1


def test_the_turning_point_stands_on_the_line_of_encounter():
    events = (_event(1, ZERO), _event(2, date(2024, 6, 1)))
    shown = [one[4] for one in texts(draw_timeline(_case(*events, turning_point="e2")))]

    assert "Hier wäre es anders gegangen" in shown
    assert "Hier wäre es anders gegangen" not in [
        one[4] for one in texts(draw_timeline(_case(*events)))
    ]


def test_the_words_can_be_in_another_language():
    words = TimelineWords(lang="en", empty="No event yet.", encounter="Line of encounter")
    svg = draw_timeline(_case(_event(1, ZERO)), words=words)

    assert tree(svg).get("lang") == "en"
    assert "Line of encounter" in [one[4] for one in texts(svg)]


def test_a_wrong_century_does_not_make_an_endless_picture():
    for form in FORMS:
        svg = draw_timeline(_case(_event(1, ZERO), _event(2, date(9999, 12, 31))), form=form)

        assert max(size(svg)) < 20000
        assert len(svg) < 200_000
        assert words_on_words(svg) == []


def test_links_to_events_that_are_missing_are_left_out():
    model = _case(
        _event(1, ZERO),
        links=(Link("referral", "x", "e1"), Link("wait", "x", "e1", 5), Link("wait", "e1", None)),
    )

    assert len(links(draw_timeline(model))) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("precisions", [("day",), ("month",)])
def test_two_hundred_events_in_thirty_lanes_have_room(precisions, form):
    model = random_case(1, 200, 30, precisions=precisions)
    svg = draw_timeline(model, form=form)

    assert len(links(svg)) == 200
    assert words_on_words(svg) == []
    assert words_outside(svg) == []


@pytest.mark.parametrize("seed", range(12))
def test_no_words_lie_on_words_whatever_the_case(seed):
    precisions = ("day", "month", "quarter", "year")
    model = random_case(seed, 5 * seed + 1, seed + 1, (30, 400, 1500)[seed % 3], precisions)

    for form in FORMS:
        svg = draw_timeline(model, form=form)
        assert words_on_words(svg) == []
        assert words_outside(svg) == []


def test_a_vertical_line_is_straight_or_moves_beside_words():
    words = [(90.0, 50.0, 140.0, 80.0)]

    assert drop_line(100, (0, 40), words, []) == 100
    assert drop_line(100, (0, 200), words, []) == 84
    assert drop_line(100, (0, 200), [(-50.0, 50.0, 140.0, 80.0)], []) == 100


def test_the_first_words_of_a_text_are_a_clause():
    assert first_words("Antrag gestellt, Unterlagen fehlen.") == "Antrag gestellt"
    assert first_words("Stellungnahme nach Aktenlage mit sehr vielen weiteren Einzelheiten") == (
        "Stellungnahme nach Aktenlage mit sehr\u00a0…"
    )


def test_an_event_without_a_title_shows_the_first_words_of_its_text():
    event = replace(_event(1, ZERO), title="", text="Hausbesuch, niemand öffnet.")
    shown = [one[4] for one in texts(draw_timeline(_case(event)))]

    assert "1\u00a0Hausbesuch" in shown


@given(text=st.text(max_size=60), valence=st.integers(-9, 9), nr=st.integers(-5, 10**9))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_well_formed_xml(text, valence, nr):
    model = Timeline(
        text,
        ZERO,
        (Lane("JC", text, text),),
        (Event("e", nr, ZERO, "JC", "contact", text, text, marks=(Mark(text, text),)),),
        life=(LifeEntry(text, ZERO, None, text),),
        view=(ViewPoint(ZERO, valence, text),),
        turning_point="e",
        subtitle=text,
        description=text,
        name=text,
    )

    for form in FORMS:
        assert len(links(draw_timeline(model, form=form))) == 1
