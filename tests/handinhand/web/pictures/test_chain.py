from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures import (
    ChainPicture,
    ChainWords,
    Measure,
    Standard,
    Station,
    Unit,
    Way,
    draw_chain,
)
from tests.handinhand.web.pictures.chains import random_chain
from tests.handinhand.web.pictures.lindenrath import chain, second_chain
from tests.handinhand.web.pictures.reading import (
    links,
    size,
    texts,
    tree,
    words_on_words,
    words_outside,
)

FORMS = ["wide", "phone", "poster"]
UNITS = (Unit("JC", "Jobcenter", "JC", "work"), Unit("SH", "Suchthilfe", "SH", "health"))
SHORT = ChainPicture(
    "Kurze Kette",
    UNITS,
    (
        Station("1", "Ansprechen", ("JC",), limit="10 AT", start=True),
        Station("2", "Beraten", ("SH", "JC"), end=True, optional=True),
    ),
    (Way("w1", "1", "2", "Ü1"), Way("w2", "2", "1", "Ü2"), Way("w3", "2", "1")),
    (Standard("Ü1", "In die Beratung", "7 AT", trigger="Einwilligung"),),
)


def _names(svg):
    return [name for _, name in links(svg)]


def _seen(svg):
    return [one[4] for one in texts(svg)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("model", [chain(), chain(measured=True), second_chain()])
def test_the_demo_chains_are_drawn_without_words_on_words(model, form):
    svg = draw_chain(model, form=form)

    targets = {href for href, _ in links(svg)}
    assert {f"#station-{one.key}" for one in model.stations} <= targets
    assert {f"#uebergabe-{one.standard}" for one in model.ways if one.standard} <= targets
    assert words_on_words(svg) == []
    assert words_outside(svg) == []
    assert "style=" not in svg


@pytest.mark.parametrize("seed", range(100, 125))
def test_chains_of_any_shape_are_drawn_without_words_on_words(seed):
    model = random_chain(seed)

    for form in ("wide", "phone"):
        svg = draw_chain(model, form=form)
        stations = [href for href, _ in links(svg) if href.startswith("#station-")]
        assert len(stations) == len(model.stations)
        assert words_on_words(svg) == []
        assert words_outside(svg) == []


def test_stations_and_hand_overs_are_read_in_the_order_of_the_chain():
    assert [href for href, _ in links(draw_chain(SHORT))] == [
        "#station-1",
        "#uebergabe-Ü1",
        "#station-2",
        "#uebergabe-Ü2",
    ]


def test_a_station_names_everyone_responsible_its_limit_and_what_is_special():
    first, way, second, _ = _names(draw_chain(SHORT))

    assert "Station 1: Ansprechen, verantwortlich Jobcenter, Frist 10 Arbeitstage" in first
    assert first.endswith("Einstieg")
    assert "verantwortlich Suchthilfe und Jobcenter" in second
    assert second.endswith("Ausstieg, bei Bedarf")
    assert "mit Jobcenter" in _seen(draw_chain(SHORT))
    assert way.endswith(
        "Ü1 In die Beratung: von Station 1 nach Station 2, Auslöser Einwilligung,"
        " Frist 7 Arbeitstage"
    )


def test_many_tags_stay_on_their_card():
    tagged = replace(SHORT.stations[0], end=True, parallel=True, optional=True, tag="jederzeit")
    svg = draw_chain(replace(SHORT, stations=(tagged, SHORT.stations[1])))

    assert "Einstieg, Ausstieg, parallel, bei Bedarf, jederzeit" in _names(svg)[0]
    assert any(words.startswith("Einstieg · ") and words.endswith("…") for words in _seen(svg))


def test_addresses_can_be_given():
    model = replace(
        SHORT,
        stations=(replace(SHORT.stations[0], href="/kette/1/"), SHORT.stations[1]),
        standards=(replace(SHORT.standards[0], href="/kette/ue1/"),),
    )

    assert [href for href, _ in links(draw_chain(model))][:2] == ["/kette/1/", "/kette/ue1/"]


@pytest.mark.parametrize(
    ("measure", "css", "seen"),
    [
        (Measure(9, 10, 0.85), "hp-pill-good", "9 von 10"),
        (Measure(7, 10, 0.85), "hp-pill-mid", "7 von 10"),
        (Measure(4, 10, 0.85), "hp-pill-bad", "4 von 10 !"),
        (Measure(9, 10), "hp-pill", "9 von 10"),
        (Measure(0, 0, 0.85), "hp-pill-plain", "noch ohne Zahl"),
        (Measure(0, 0, 0.85, "geschützt"), "hp-pill-plain", "geschützt"),
        ((9, 10, 0.85), "hp-pill-good", "9 von 10"),
    ],
)
def test_what_was_measured_lies_over_the_hand_over(measure, css, seen):
    svg = draw_chain(replace(SHORT, measures={"Ü1": measure}))

    assert seen in _seen(svg)
    assert f'class="{css}"' in svg
    assert "noch ohne Zahl" in _names(svg)[3]


def test_without_measures_nothing_speaks_of_numbers():
    svg = draw_chain(SHORT)

    assert "noch ohne Zahl" not in _seen(svg)
    assert "Strich im Balken: Zielwert" not in _seen(svg)


def test_a_loop_and_a_way_without_standard_are_drawn_differently():
    svg = draw_chain(SHORT)

    assert 'class="hp-edge-loop"' in svg
    assert 'class="hp-edge-back"' in svg
    assert 'class="hp-pill-loop"' in svg


def test_the_poster_says_what_holds_at_each_hand_over():
    facts = (("Auslöser", "Einwilligung"), ("gibt weiter", "Name und Termin"))
    model = replace(SHORT, standards=(replace(SHORT.standards[0], facts=facts),))

    assert {"Was an jeder Übergabe gilt", "Name und Termin"} <= set(
        _seen(draw_chain(model, form="poster"))
    )
    assert "Name und Termin" not in _seen(draw_chain(model))


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_chain_says_so(form):
    svg = draw_chain(ChainPicture("Neue Kette"), form=form)

    assert "Die Kette hat noch keine Station." in _seen(svg)
    assert links(svg) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_single_station_without_anybody_responsible_is_drawn(form):
    svg = draw_chain(ChainPicture("Kette", stations=(Station("1", "Ansprechen"),)), form=form)

    ((_, name),) = links(svg)
    assert "noch niemand verantwortlich" in name
    assert words_outside(svg) == []


def test_ways_to_stations_that_are_missing_are_left_out():
    model = replace(SHORT, ways=(*SHORT.ways, Way("w9", "1", "99", "Ü9")))

    assert "#uebergabe-Ü9" not in dict(links(draw_chain(model)))


def test_very_long_words_stay_on_the_page():
    long = "Arbeitsunfähigkeitsbescheinigungsnachreichungsfristverlängerung" * 2
    model = ChainPicture(
        long,
        (Unit("a", long),),
        (Station(long, long, ("a", "b"), limit=long), Station("2", long, ("a",))),
        (Way("w", long, "2", "Ü1"),),
        (Standard("Ü1", long, long, facts=((long, long),)),),
    )

    for form in FORMS:
        svg = draw_chain(model, form=form)
        assert words_outside(svg) == []
        assert words_on_words(svg) == []


def test_the_words_can_be_in_another_language():
    svg = draw_chain(SHORT, words=ChainWords(lang="en", limit="limit %(limit)s", start="Start"))

    assert tree(svg).get("lang") == "en"
    assert {"limit 10 AT", "Start"} <= set(_seen(svg))


def test_the_phone_form_is_narrow():
    assert size(draw_chain(chain(), form="phone"))[0] == 360


@given(text=st.text(min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_well_formed_xml(text):
    model = ChainPicture(
        text,
        (Unit(text, text, text),),
        (Station(text, text, (text,), text, text), Station(text + "x", text)),
        (Way(text, text, text + "x", text),),
        (Standard(text, text, text, text, text, ((text, text),)),),
        {text: Measure(1, 2, 0.5)},
        name=text,
    )

    for form in FORMS:
        assert len(links(draw_chain(model, form=form))) == 3
