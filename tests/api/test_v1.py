"""/api/v1/: what a program is given, by whose token, and page after page."""

from __future__ import annotations


def test_a_program_reads_the_submissions_of_its_person(program):
    found = program("supervisor").json("/v1/submissions")
    assert found["next"] is None
    first, second = found["items"]
    assert first["village"] == {"code": "99001001", "name": "Thôn 1"}
    assert first["geometry"] == {"type": "Point", "coordinates": [105.01, 19.01]}
    assert first["received_at"].endswith("+07:00")
    assert first["answers"]["people"] == 0
    assert first["officer"] == "officer"
    assert "wish" not in first["answers"]
    assert second["geometry"] is None
