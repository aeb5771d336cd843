"""The benchmark of rooms with a handful of participants."""

from __future__ import annotations

import pytest

from benchmarks import room


@pytest.mark.slow
def test_a_row_has_every_figure_and_nothing_is_lost(monkeypatch):
    for name in ("WITHIN", "IDLE", "SETTLES"):
        monkeypatch.setattr(room, name, 1.0)
    [row] = room.measured([3], ["redis"])
    assert row["lost_answers"] == 0
    assert (row["participants"], row["replicas"], row["store"]) == (3, 2, "redis")
    assert {"commit_p95_ms", "show_p95_ms", "idle_cpu_percent", "mb_per_participant"} <= row.keys()
