"""What is stored comes back as it was, and what was spoiled is refused."""

import json

import pytest

from handinhand.documents import Paragraph, Run, as_data, from_data


def test_every_block_comes_back_as_it_was(whole):
    stored = json.loads(json.dumps(as_data(whole.blocks)))

    assert from_data(stored) == whole.blocks


@pytest.mark.parametrize(
    ("stored", "error"),
    [
        ({"kind": "film"}, KeyError),
        ({"kind": "picture", "svg": "<svg/>", "alt": ""}, ValueError),
        ({"kind": "paragraph", "text": [{"text": "x", "link": "javascript:x"}]}, ValueError),
    ],
)
def test_a_spoiled_block_is_refused(stored, error):
    with pytest.raises(error):
        from_data([stored])


def test_looks_that_are_not_there_take_no_room():
    [stored] = as_data([Paragraph((Run("x"), Run("y", bold=True)))])

    assert stored["text"] == [{"text": "x"}, {"text": "y", "bold": True}]
