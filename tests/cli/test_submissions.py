import pytest
from sqlalchemy import text

from server.services import publishing
from server.services.filters import FLAGS
from server.web.home_words import WORDS
from tests.cli.received import ANSWERS, WISH, send
from tests.world import filled
from tests.xforms.workbooks import EN, VI, workbook

SECRETS = ("19.012345", "105.012345")


@pytest.fixture
def number(world):
    extra = "<more><extra>2.jpg</extra></more><more><extra>3.jpg</extra></more>"
    raw = filled(ANSWERS, extra=extra, instance_id="uuid:one")
    return send(world, raw, {"1.jpg": b"\xff\xd8\xff\xd9"}).submission_id


def events(world, kind):
    with world.storage.reading() as store:
        found = store.db.execute(text("select * from events where kind = :kind"), {"kind": kind})
        return list(found)


def test_a_submission_is_listed_and_shown(filled_cli, number):
    (listed,) = filled_cli.json("submissions", "list")
    assert (listed["id"], listed["village"], listed["method"]) == (number, "99001001", "inside")
    told = filled_cli.run("submissions", "show", number).stdout
    assert "Thôn 1 (99001001)" in told
    assert "điểm nằm trong thôn" in told
    assert "20/11/2026" in told
    assert told.index("Số người") < told.index("Số tiền") < told.index("more[2]: Ảnh")
    assert "3.jpg" in told
    assert "chưa đến" in told


def test_answers_come_in_the_language_of_the_person(filled_cli, number):
    filled_cli.env["NEOTHIEN_LANG"] = "en"
    assert "People" in filled_cli.run("submissions", "show", number).stdout


def test_sealed_answers_need_a_reason_and_are_put_on_record(filled_cli, world, number):
    assert WISH not in filled_cli.run("submissions", "show", number).output
    assert "--reason" in filled_cli.run("submissions", "show", number, "--sealed", code=1).stderr
    filled_cli.run("submissions", "show", number, "--sealed", "--reason", " ", code=1)
    assert not events(world, "submission.sealed_shown")
    asked = ("submissions", "show", number, "--sealed", "--reason", "đối chiếu")
    assert WISH in filled_cli.run(*asked).stdout
    (event,) = events(world, "submission.sealed_shown")
    assert event.details == {"reason": "đối chiếu"}
    assert event.actor.startswith("cli:")
    assert event.submission_id == number


def test_a_sealed_place_is_shown_in_no_mode(filled_cli, number):
    show = ("submissions", "show", number)
    sealed = ("--sealed", "--reason", "thử")
    for options in ((), ("--raw",), sealed, ("--raw", *sealed)):
        for form in ((), ("--json",)):
            told = filled_cli.run(*show, *options, *form).output
            assert not any(secret in told for secret in SECRETS)


def test_raw_has_open_answers_and_all_of_them_with_a_reason(filled_cli, world, number):
    open_only = filled_cli.run("submissions", "show", number, "--raw").stdout
    assert "<people>4</people>" in open_only
    assert "uuid:one" in open_only
    assert WISH not in open_only
    every = filled_cli.run(
        "submissions", "show", number, "--raw", "--sealed", "--reason", "x"
    ).stdout
    assert f"<wish>{WISH}</wish>" in every
    assert len(events(world, "submission.raw_shown")) == 2


def test_lists_are_narrowed_by_form_and_flag(filled_cli, world, number):
    odd = send(world, filled(ANSWERS | {"village": "99001003"})).submission_id
    flagged = filled_cli.json("submissions", "list", "--flag", "declared_mismatch")
    assert [one["id"] for one in flagged] == [odd]
    unknown = filled_cli.run("submissions", "list", "--form", "none", code=1).stderr
    assert "Không có biểu mẫu 'none'" in unknown
    assert [one["id"] for one in filled_cli.json("submissions", "list", "--limit", 1)] == [odd]


def test_a_list_has_words_and_fits_a_hundred_columns(filled_cli, world, number):
    send(world, filled(ANSWERS | {"village": "99001003", "point": "19.03 105.01 3.0 900.0"}))
    send(world, filled({"village": "99001002"}))
    filled_cli.env["COLUMNS"] = "100"
    told = filled_cli.run("submissions", "list").stdout
    assert max(map(len, told.splitlines())) <= 100
    for words in ("Khảo sát", "Thôn 1 (99001001)", "trong thôn, 100%", "thiếu 2 tệp", "cán bộ"):
        assert words in told
    for code in ("inside", "declared", "no_fix", "mismatch"):
        assert code not in told


def test_an_empty_list_and_an_unknown_number_are_sentences(filled_cli):
    assert "Không có phiếu nào" in filled_cli.run("submissions", "list").stdout
    assert "Không có phiếu số 9" in filled_cli.run("submissions", "show", 9, code=1).stderr


def test_a_village_as_declared_has_no_share(filled_cli, world):
    number = send(world, filled({"village": "99001001"})).submission_id
    assert "cán bộ chọn" in (told := filled_cli.run("submissions", "list").stdout)
    assert "%" not in told
    assert "%" not in filled_cli.run("submissions", "show", number).stdout


def test_every_flag_can_be_asked_for_and_has_words(filled_cli, world, number):
    for flag in FLAGS:
        with world.storage.engine.begin() as db:
            db.execute(text("update submissions set flags = array[:flag]"), {"flag": flag})
        for lang in ("vi", "en"):
            filled_cli.env["NEOTHIEN_LANG"] = lang
            told = filled_cli.run("submissions", "list", "--flag", flag).stdout
            assert WORDS[lang][f"flag_{flag}"][:7] in told


def test_who_sent_it_is_no_answer(filled_cli, world):
    form = workbook(
        f"""
type | name | {VI} | {EN} | sensitivity | calculation
username | username | | | internal
calculate | sum | | | internal | 3 + 4
calculate | case_code | | | internal | 'K7M-4QX2'
text | wish | Nguyện vọng | Wish | internal
""",
        settings={"form_title": "Ngắn", "form_id": "short", "version": "1"},
    )
    with world.storage.transaction() as store:
        publishing.publish(store, form, "short.xlsx", {}, "test")
    answers = {"username": "officer", "sum": "7", "case_code": "K7M-4QX2", "wish": "x"}
    number = send(world, filled(answers, form_id="short")).submission_id
    told = filled_cli.run("submissions", "show", number).stdout.partition("CÂU TRẢ LỜI")[2]
    assert "Nguyện vọng" in told
    assert "K7M-4QX2" in told
    assert "username" not in told
    assert "sum" not in told
    known = filled_cli.json("submissions", "show", number)["answers"]
    assert {one["path"] for one in known} == set(answers)


def test_a_flag_that_does_not_exist_is_a_usage_error(filled_cli):
    told = filled_cli.run("submissions", "list", "--flag", "nonsense", code=2)
    assert "declared_mismatch" in told.stderr


def test_what_a_phone_wrote_cannot_move_the_cursor(filled_cli, world):
    number = send(world, filled(ANSWERS | {"wish": "a\u009b2Jb"})).submission_id
    show = ("submissions", "show", number, "--sealed", "--reason", "x")
    assert "\u009b" not in filled_cli.run(*show).output
    assert "\u009b" not in filled_cli.run(*show, "--raw").output


def test_several_villages_of_one_answer_have_their_names(filled_cli, world):
    form = workbook(
        f"""
type | name | {VI} | {EN} | sensitivity
select_multiple_from_file villages.csv | covered | Các thôn | Villages | public
""",
        settings={"form_title": "Thôn", "form_id": "several", "version": "1"},
    )
    with world.storage.transaction() as store:
        publishing.publish(store, form, "several.xlsx", {}, "test")
    answers = {"covered": "99001001 99001002"}
    several = send(world, filled(answers, form_id="several")).submission_id
    told = filled_cli.run("submissions", "show", several).stdout
    assert "Thôn 1 (99001001), Thôn 2 (99001002)" in " ".join(told.split())
