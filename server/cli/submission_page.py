"""One submission on the screen, and the reason that looking at sealed content needs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from server.cli.output import cell, fields, line, note, table
from server.cli.words import language, named, say
from server.problems import Problem
from server.services.reading import Answer, Shown, is_idle
from server.storage.submissions import FileRow, Listed
from server.web.home_words import WORDS

reason_option = click.option(
    "--reason",
    metavar=say("LÝ_DO", "TEXT"),
    help=say("Vì sao cần xem; được ghi vào nhật ký.", "Why; it is put on record."),
)

MEASURED = ("inside", "near")
"""Methods whose confidence is a measured share; of others it says nothing."""


def notes(one: Listed) -> list[str]:
    """Say what is odd about a submission, and how many of its files have not come."""
    words = WORDS[language()]
    missing = [words["missing"].format(count=one.missing)] if one.missing else []
    return [*(words[f"flag_{flag}"] for flag in one.flags), *missing]


def wanted_reason(reason: str | None) -> str:
    """Give the reason, asked for on the screen when a person is there and gave none."""
    if not reason and sys.stdin.isatty():
        reason = click.prompt(say("Lý do cần xem", "Why do you need to see it"))
    if not reason or not reason.strip():
        raise Problem("reason_needed")
    return reason


def page(shown: Shown) -> None:
    """Show a submission: what it is, where and why there, its answers and files."""
    _head(shown)
    _heading(say("Thôn", "Village"))
    _placement(shown)
    _heading(say("Câu trả lời", "Answers"))
    answers = [answer for answer in shown.answers if not is_idle(answer)]
    if answers:
        fields((_label(answer), _value(answer, shown.places)) for answer in answers)
    elif shown.encrypted:
        line(say("Phiếu mã hóa trên máy: máy chủ không đọc được.", "Encrypted on the phone."))
    else:
        line(say("Không có câu trả lời mở.", "No open answers."))
    if shown.files:
        _heading(say("Tệp", "Files"))
        _files(shown)
    if shown.has_more:
        note(
            say(
                "Còn câu trả lời đã niêm phong. Xem: --sealed --reason '…'",
                "There are sealed answers too. To see them: --sealed --reason '…'",
            )
        )


def _heading(text: str) -> None:
    line("")
    line(text.upper())


def _head(shown: Shown) -> None:
    one = shown.listed
    newest = say("đã có bản sửa mới hơn", "a newer edit replaces it")
    fields(
        [
            (say("Phiếu số", "Submission"), one.id),
            (say("Biểu mẫu", "Form"), f"{one.title} ({one.form_id}, {shown.version})"),
            (say("Mã phiếu", "Instance id"), one.instance_id),
            (say("Sửa phiếu", "Edit of"), shown.deprecated_id),
            (say("Cán bộ", "Officer"), one.username),
            (say("Nhận lúc", "Received"), one.received_at),
            (say("Ngày việc", "Day of the event"), one.event_date),
            (say("Chú ý", "Note"), None if shown.is_current else newest),
        ]
    )


def _placement(shown: Shown) -> None:
    one = shown.listed
    moved = one.village_today if one.village_today != one.village else None
    guessed = one.area_source == "guessed"
    where = f"{one.lat:.6f}, {one.lon:.6f}" if one.lat is not None and one.lon is not None else None
    fields(
        [
            (say("Thuộc thôn", "Village"), _place(shown, one.village)),
            (say("Nay là", "Today"), _place(shown, moved) if moved else None),
            (say("Cách biết thôn", "Found by"), WORDS[language()][one.method]),
            (
                say("Độ tin", "Confidence"),
                f"{one.confidence:.0%}" if one.method in MEASURED else None,
            ),
            (say("Khai", "Declared"), _place(shown, one.declared_village)),
            (say("Vị trí", "Position"), where),
            (say("Sai số", "Accuracy"), _metres(shown.accuracy_m)),
            (say("Cách ranh giới thôn", "To its border"), _metres(shown.border_distance_m)),
            (say("Cách thôn khai", "To the declared one"), _metres(shown.declared_distance_m)),
            (
                say("Thôn khác có thể", "Others possible"),
                [_candidate(shown, c) for c in _others(shown)],
            ),
            (
                say("Ranh giới", "Border"),
                say("ước đoán từ điểm", "guessed from points") if guessed else None,
            ),
            (say("Lưu ý", "Notes"), notes(one)),
        ]
    )


def _others(shown: Shown) -> list[Mapping[str, Any]]:
    return [found for found in shown.candidates if found["village"] != shown.listed.village]


def _candidate(shown: Shown, found: Mapping[str, Any]) -> str:
    return f"{_place(shown, found['village'])} {_metres(found['distance_m'])}"


def _place(shown: Shown, code: str | None) -> str | None:
    return named(code, shown.places) if code else None


def _metres(distance: float | None) -> str | None:
    return None if distance is None else f"{distance:.0f} m"


def _label(answer: Answer) -> str:
    label = answer.labels.get(language()) or next(iter(answer.labels.values()), "")
    mark = say(" (niêm phong)", " (sealed)") if answer.sealed else ""
    repeat = answer.path.rpartition("/")[0]
    prefix = f"{repeat}: " if "[" in repeat else ""
    return f"{prefix}{label or answer.path}{mark}"


def _value(answer: Answer, places: Mapping[str, str]) -> str:
    match answer.value:
        case str(text) if text in places:
            return named(text, places)
        case [*codes] if codes and all(code in places for code in codes):
            return ", ".join(named(code, places) for code in codes)
        case str(text) if answer.type == "date":
            return _day(text)
        case {"lat": lat, "lon": lon, "accuracy": accuracy}:
            return f"{lat}, {lon}" + (f" (± {accuracy:g} m)" if accuracy is not None else "")
        case _:
            return answer.words.get(language()) or cell(answer.value)


def _day(text: str) -> str:
    try:
        return cell(date.fromisoformat(text))
    except ValueError:
        return cell(text)


def _kilobytes(size: int | None) -> float | None:
    return None if size is None else round(size / 1000, 1)


def _state(file: FileRow) -> str:
    if file.blob is None and file.clean is False:
        return say("đã xóa sau 90 ngày", "erased after 90 days")
    if file.clean is False:
        return say("đã nhận, còn siêu dữ liệu", "received, with metadata")
    return say("chưa đến", "has not come") if file.blob is None else say("đã nhận", "received")


def _files(shown: Shown) -> None:
    questions = {answer.path: _label(answer) for answer in shown.answers}
    table(
        (say("Tệp", "File"), say("Câu hỏi", "Question"), say("Có chờ", "Expected"), "kB", ""),
        [
            (
                f.name,
                questions.get(f.question or "", f.question),
                f.expected,
                _kilobytes(f.size),
                _state(f),
            )
            for f in shown.files
        ],
        "",
    )
