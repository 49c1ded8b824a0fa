"""What is stored in the clear, and what never is (decision L1)."""

from __future__ import annotations

from sqlalchemy import text

from tests.openrosa.conftest import Phone
from tests.openrosa.test_submission import rows
from tests.world import World, filled

HOME = {"home": "19.0123456 105.0123456 12.5 7.25", "village": "99001002", "wish": "rất bí mật"}
TRACES = ("19.0123456", "105.0123456", "19.012", "105.012", "12.5", "7.25", "bí mật")


def everything(world: World) -> str:
    """Give every value of every table as PostgreSQL would print it, bytes as hexadecimal."""
    with world.storage.reading() as store:
        tables = store.db.execute(
            text("select table_name from information_schema.tables where table_schema = 'public'")
        )
        found = []
        for (name,) in tables.all():
            if name in {"spatial_ref_sys", "geography_columns", "geometry_columns"}:
                continue
            result = store.db.execute(text(f'select t::text from "{name}" t'))
            found += [row[0] for row in result]
    return "\n".join(found)


def test_a_sealed_point_gives_the_village_and_nothing_else(world: World, phone: Phone):
    assert phone.post(filled(HOME)).status_code == 201
    [row] = rows(
        world,
        "select village, method, round(confidence::numeric, 6)::text, flags, point, accuracy_m,"
        " border_distance_m, declared_distance_m, candidates, sealed_point is not null"
        " from submissions",
    )
    assert row[:4] == ("99001001", "inside", "1.000000", ["declared_mismatch"])
    assert row[4:] == (None, None, None, None, None, True)


def test_no_table_holds_a_sealed_answer_or_point(world: World, phone: Phone):
    phone.post(filled(HOME), [("x.txt", "rất bí mật".encode())])
    phone.post(filled(HOME, form_id="lạ"))
    dump = everything(world)
    for trace in TRACES:
        assert trace not in dump
        assert trace.encode().hex() not in dump


def test_no_blob_holds_the_content_of_a_file(world: World, phone: Phone):
    phone.post(filled(), [("x.txt", "rất bí mật".encode() * 50)])
    blobs = [path for path in world.settings.data.rglob("*") if path.is_file()]
    assert blobs
    assert not any("bí mật".encode() in path.read_bytes() for path in blobs)


def test_a_point_that_the_form_does_not_ask_for_is_dropped_and_counted(world: World, phone: Phone):
    phone.post(filled({"people": "19.0123456 105.0123456 0 5"}))
    assert rows(world, "select dropped_points, answers from submissions") == [(1, {})]


def test_open_answers_are_typed_and_sealed_ones_absent(world: World, phone: Phone):
    phone.post(filled({**HOME, "people": "3", "amount": "2.5", "point": "19.01 105.01 0 5"}))
    [(answers,)] = rows(world, "select answers from submissions")
    assert (answers["people"], answers["amount"]) == (3, 2.5)
    assert "wish" not in answers
    assert "home" not in answers


def test_an_exact_point_is_stored_as_a_point(world: World, phone: Phone):
    phone.post(filled({"point": "19.01 105.01 0 5"}))
    assert rows(world, "select st_astext(point), accuracy_m from submissions") == [
        ("POINT(105.01 19.01)", 5.0)
    ]


def test_a_village_that_is_no_code_is_not_written_down(world: World, phone: Phone):
    phone.post(filled({"village": "nhà ông Bí Mật, cuối xóm"}))
    [(declared, flags)] = rows(world, "select declared_village, flags from submissions")
    assert declared == "?"
    assert "declared_mismatch" in flags


def test_coordinates_in_place_of_a_files_name_are_dropped(world: World, phone: Phone):
    raw = filled(HOME).replace(b"<orx:meta>", b"<orx:meta><orx:audit>19.01 105.01</orx:audit>")
    assert phone.post(raw).status_code == 201
    assert rows(world, "select name from attachments") == []
    assert rows(world, "select dropped_points, sealed_places from submissions") == [(1, 2)]
