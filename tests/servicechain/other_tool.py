"""What r4pm, a tool by others, says of the same log."""

import tempfile
from pathlib import Path

import pytest

import servicechain as sc

r4pm = pytest.importorskip("r4pm")


def _read(log):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes"
        sc.write_log(log, path)
        return r4pm.import_item("EventLog", str(path))


def pairs(log):
    found = r4pm.bindings.discover_dfg(_read(log))["directly_follows_relations"]
    return {tuple(pair): count for pair, count in found}


def variants(log):
    projection = r4pm.bindings.log_to_activity_projection(_read(log))
    return {tuple(v["activities"]): v["count"] for v in r4pm.bindings.get_variants(projection)}


def costs(log, net):
    """The cost of each variant."""
    projection = r4pm.bindings.log_to_activity_projection(_read(log))
    found = r4pm.bindings.align_variants(net, projection)
    return {tuple(v["activities"]): v["result"]["Ok"]["cost"] for v in found}
