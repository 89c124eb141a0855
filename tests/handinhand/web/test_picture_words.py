"""Pictures speak the language of the person; in German they say what they say by themselves."""

from dataclasses import fields

import pytest
from django.utils import translation

from handinhand.web import picture_words
from handinhand.web.pictures import ChainWords, ChartWords, ThreadWords, TimelineWords

WORDS = {
    "timeline": (picture_words.timeline_words, TimelineWords()),
    "chain": (picture_words.chain_words, ChainWords()),
    "thread": (picture_words.thread_words, ThreadWords()),
    "chart": (picture_words.chart_words, ChartWords()),
}


@pytest.mark.parametrize(("words", "own"), WORDS.values(), ids=WORDS)
def test_in_german_every_word_is_the_picture_s_own(words, own):
    with translation.override("de"):
        assert words() == own


@pytest.mark.parametrize(("words", "own"), WORDS.values(), ids=WORDS)
def test_every_word_can_be_translated(monkeypatch, words, own):
    monkeypatch.setattr(picture_words, "_", lambda text: f"<{text}>")

    with translation.override("en"):
        told = words()

    assert told.lang == "en"
    for field in fields(own):
        german = getattr(own, field.name)
        if field.name == "units":
            german = {f"<{short}>": f"<{long}>" for short, long in german.items()}
        elif field.name == "kinds":
            german = {kind: f"<{label}>" for kind, label in german.items()}
        elif field.name != "lang":
            german = f"<{german}>"
        if field.name != "lang":
            assert getattr(told, field.name) == german
