"""A server takes compiled loops only where they lie ready; everybody else may compile."""

import numba
import pytest

from servicechain.kernels import choice, compiled_for, may_use_loops, never_compile, prepared
from servicechain.kernels.prepared import is_prepared, note_prepared

LARGE = choice.SMALL + 1


@pytest.fixture(autouse=True)
def _an_empty_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(prepared, "_FOLDER", tmp_path / "loops")
    (tmp_path / "loops").mkdir()
    (tmp_path / "loops" / "scan.py").write_text("1\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    is_prepared.cache_clear()
    yield
    is_prepared.cache_clear()


def test_a_large_log_takes_the_loops_and_a_small_one_does_not():
    assert compiled_for(LARGE)
    assert not compiled_for(choice.SMALL)


def test_a_server_takes_the_plain_code_until_the_loops_are_prepared():
    never_compile()

    before = may_use_loops(), compiled_for(LARGE)
    note_prepared()

    assert before == (False, False)
    assert may_use_loops()
    assert compiled_for(LARGE)


def test_loops_that_changed_since_are_not_prepared(tmp_path):
    never_compile()
    note_prepared()

    (tmp_path / "loops" / "scan.py").write_text("1 + 1\n")
    is_prepared.cache_clear()

    assert not compiled_for(LARGE)


def test_the_note_lies_where_the_cache_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "file"))

    note_prepared()

    assert is_prepared()
    assert (tmp_path / "loops" / "__pycache__" / "prepared.txt").exists()


def test_loops_compiled_where_this_user_cannot_write_are_not_prepared(tmp_path, monkeypatch):
    never_compile()
    note_prepared()

    # Numba passes over a folder it cannot write, with all that lies in it; so must the note.
    monkeypatch.setattr(prepared, "_can_be_written", lambda folder: "home" in str(folder))
    is_prepared.cache_clear()

    assert not compiled_for(LARGE)
