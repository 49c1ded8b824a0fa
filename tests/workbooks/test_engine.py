"""The phone's own engine accepts the three forms, and a person can fill every part of them."""

from __future__ import annotations

import os
import random
import subprocess

import pytest

from server.xforms import case_code
from tests.javarosa import filler
from tests.workbooks.reading import FORMS, compiled, read

pytestmark = pytest.mark.skipif(
    not filler.available() and "CI" not in os.environ,
    reason="the form engine needs java and javac (Debian: default-jdk-headless)",
)

MEDIA = {
    "communes.csv": "name,label\n99001,Xã Một\n99002,Xã Hai\n".encode(),
    "villages.csv": (
        "name,label,commune\n99001001,Thôn Đầu,99001\n99001002,Thôn Giữa,99001\n"
        "99002001,Thôn Cuối,99002\n99002002,Thôn Xa,99002\n"
    ).encode(),
}
ONE_COMMUNE = {
    "communes.csv": "name,label\n99001,Xã Một\n".encode(),
    "villages.csv": "name,label,commune\n99001001,Thôn Đầu,99001\n".encode(),
}
PERSON = {"ca_nhan", "gia_dinh_nguoi"}
PUBLIC = {"tru_so", "nha_van_hoa", "truong_hoc", "cho"}
QUICK = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


def slip(source: random.Random) -> str:
    """Type a right code, now and then carelessly or wrongly."""
    code = case_code.make(source)
    wrong = code[:-1] + source.choice(case_code.ALPHABET)
    return source.choice([code, code.lower(), code.replace("-", ""), wrong])


def scanned(source: random.Random) -> str:
    return source.choice([case_code.make(source), "K7M-4QX3", "https://example.org/K7M-4QX2"])


def filled(
    form: str, media: dict[str, bytes], count: int, **more
) -> list[dict[str, filler.Answer]]:
    hints = {"case_typed": slip, "case_scan": scanned, **more}
    forms = filler.fill(compiled(form)[0], media, count, seed=11, hints=hints)
    return [{path.rsplit("/", 1)[1]: a for path, a in one.answers.items()} for one in forms]


@pytest.fixture(scope="module")
def visits():
    return filled("visit", MEDIA, 40)


@pytest.fixture(scope="module")
def sessions():
    return filled("session", MEDIA, 40)


@pytest.fixture(scope="module")
def supports():
    kinds = sorted(read("support").codes("su"))
    return filled("support", MEDIA, 160, kind=[*kinds, *["dao_tao_nghe", "vay_von"] * 5])


def texts(one: dict[str, filler.Answer]) -> dict[str, str]:
    return {name: answer.text for name, answer in one.items()}


def test_odk_validate_accepts_the_three_forms(tmp_path):
    files = [tmp_path / f"{form}.xml" for form in FORMS]
    for form, file in zip(FORMS, files, strict=True):
        file.write_bytes(compiled(form)[0])
    command = ["java", *QUICK, "-jar", str(filler.JAR), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Xform is valid!") == len(FORMS)


def test_every_question_can_be_reached(visits, sessions, supports):
    for form, filled_forms in zip(FORMS, (visits, sessions, supports), strict=True):
        reached = {name for one in filled_forms for name, answer in one.items() if answer.text}
        assert {row["name"] for row in read(form).questions} <= reached


def test_every_stored_case_code_is_right_and_as_printed(visits, supports):
    codes = [one["case_code"].text for one in visits + supports if "case_code" in one]
    assert len(codes) > len(visits)
    assert all(map(case_code.check, codes))


def test_the_instance_name_shows_the_village_and_never_the_case(visits, supports):
    for one in map(texts, visits + supports):
        assert one.get("case_code", "-") not in one["instanceName"].split()
        assert "Thôn" in one["instanceName"] or one.get("place") == "trai_giam"


def test_villages_are_those_of_the_commune(visits, sessions, supports):
    for one in map(texts, visits + sessions + supports):
        if "village" in one:
            assert one["village"].startswith(one["commune"])
            assert all(
                code.startswith(one["commune"]) for code in one.get("villages_covered", "").split()
            )


def test_one_commune_is_not_asked_for_and_an_old_day_needs_a_reason():
    days = ["2021-03-04", "2022-05-06"]
    late = 0
    for one in map(texts, filled("visit", ONE_COMMUNE, 20, visit_date=days)):
        assert "commune" not in one
        assert one["village"] == "99001001"
        if one["visit_date"] in days:
            late += 1
            assert one["note"]
    assert late


def test_the_village_of_a_session_is_filled_in_as_covered(sessions):
    alone = [
        one for one in map(texts, sessions) if one.get("villages_covered") == one.get("village")
    ]
    assert alone


def test_no_position_is_asked_by_phone_at_homes_or_in_detention(visits, sessions):
    for one in map(texts, visits):
        assert ("location" in one) == (one["place_type"] != "dien_thoai")
    for one in map(texts, sessions):
        if one["venue"] in {"ho_gia_dinh", "trai_giam", "truc_tuyen"}:
            assert "gps" not in one


def test_help_for_a_person_is_never_pinned(supports):
    for one in map(texts, supports):
        assert not {"gps", "location"} <= one.keys()
        family = one["beneficiary"] in PERSON | {"ho_gia_dinh"}
        assert ("gps" in one) == (one["place"] in PUBLIC and not family)
        if one["place"] in {"trai_giam", "tu_xa"}:
            assert "location" not in one


def test_a_case_is_asked_for_persons_and_families_alone(supports):
    for one in map(texts, supports):
        assert ("case_code" in one) == (one["beneficiary"] in PERSON)
        assert one["kind"] != "cong_dong" or one["beneficiary"] not in PERSON


def test_only_decision_22_loans_stop_at_their_ceiling(supports):
    loans = [one for one in map(texts, supports) if one["kind"] == "vay_von"]
    over = {
        one["loan_source"] for one in loans if int(one["amount_k"] or 0) > int(one["loan_cap_k"])
    }
    assert over == {"khac"}


def test_parts_are_no_more_than_the_whole(sessions, supports):
    for one in sessions + supports:
        whole = one.get("attendees") or one.get("learners")
        for part in ("female", "under18"):
            if part in one and one[part].value is not None:
                assert one[part].value <= whole.value


def test_a_person_who_declines_is_asked_nothing_more(visits):
    declined = [one for one in visits if texts(one).get("agreed_reason") == "tu_choi"]
    assert declined
    for one in declined:
        assert not {"purpose", "wishes", "wellbeing", "employment_now", "obligation"} & one.keys()
