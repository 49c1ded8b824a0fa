"""Answers and events of submissions in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.services.differences import Difference
from server.services.looking_over import CASE
from server.services.reading import Answer, Part, Section, is_idle
from server.services.submission_table import place_codes
from server.storage.records import Event
from server.web import words
from server.web.language import NOTHING, day, language, metres, number, t

MEASURED = frozenset({"inside", "near"})
"""Methods whose confidence is a measured share; of others it says nothing."""
_NUMBERS = frozenset({"integer", "decimal"})
_DATES = frozenset({"date", "today"})

EVENTS = {
    "submission.edited": ("sửa phiếu, gửi lại từ máy", "mended it and sent it again"),
    "submission.sealed_shown": ("mở phần niêm phong", "opened the sealed answers"),
    "submission.raw_shown": ("xem bản gốc", "looked at it as received"),
    "submission.remapped": ("đặt lại thôn vì ranh giới đổi", "placed again after borders changed"),
    "submission.places_erased": ("xóa vị trí niêm phong", "erased the sealed position"),
    "submission.reviewed": ("đổi tình trạng duyệt", "changed the review state"),
    "submission.review_undone": ("hoàn tác tình trạng duyệt", "took back a review state"),
    "submission.move_undone": ("hoàn tác việc chuyển thôn", "took back a move"),
    "flag.dismissed": ("bỏ qua một lưu ý", "dismissed a flag"),
    "flag.confirmed": ("xác nhận một lưu ý", "confirmed a flag"),
    "flag.reopened": ("xem lại một lưu ý", "reopened a flag"),
    "submission.moved": ("chuyển sang thôn khác", "moved it to another village"),
    "submission.commented": ("viết nhận xét", "wrote a comment"),
    "attachment.replaced": ("gửi lại một tệp", "sent a file again"),
    "attachment.erased": ("xóa một tệp", "erased a file"),
}


def said(labels: Mapping[str, str], otherwise: str = "") -> str:
    """Give a label in the reader's language, else in the form's first, else what is given."""
    return labels.get(language()) or next(iter(labels.values()), "") or otherwise


def label(answer: Answer) -> str:
    """Give the words of an answer's question; its name when it has none."""
    name = answer.path.rpartition("/")[2]
    return said(answer.labels, t("Mã hồ sơ", "Case code") if name == CASE else name)


def section_title(section: Section) -> str:
    """Give a section's words, with the number of the repetition."""
    title = said(section.labels)
    if section.number is None:
        return title
    return f"{title or t('Lần', 'Number')} {section.number}"


@dataclass(frozen=True)
class Run:
    """Answers that follow each other, or a section between them."""

    answers: tuple[Answer, ...] = ()
    section: Section | None = None


def runs(parts: Iterable[Part]) -> list[Run]:
    """Put answers that follow each other together, so that they can stand in one list."""
    found = list[Run]()
    for part in parts:
        if isinstance(part, Answer) and is_idle(part):
            continue
        if isinstance(part, Section):
            found.append(Run(section=part))
        elif found and found[-1].section is None:
            found[-1] = Run((*found[-1].answers, part))
        else:
            found.append(Run((part,)))
    return found


def changes(between: Iterable[Difference]) -> list[Difference]:
    """Leave out what the phone worked out for itself."""
    return [change for change in between if not is_idle(change.either)]


def text(answer: Answer, names: Mapping[str, str]) -> str:
    """Write an answer for a person to read; `names` are those of places, by code."""
    value = answer.value
    if codes := place_codes(answer):
        return ", ".join(names.get(code, code) for code in codes)
    match value:
        case bool():
            return t("có", "yes") if value else t("không", "no")
        case int() | float() if answer.type in _NUMBERS:
            return number(value)
        case str() if answer.type in _DATES:
            return _day(value)
        case {"lat": float() | int(), "lon": float() | int()}:
            return _point(value)
    return said(answer.words) or _plain(value)


def _plain(value: object) -> str:
    match value:
        case None:
            return NOTHING
        case list():
            return ", ".join(map(_plain, value))
        case dict():
            return "; ".join(f"{name}: {_plain(inner)}" for name, inner in value.items())
        case _:
            return str(value)


def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _point(value: Mapping[str, Any]) -> str:
    accuracy = value.get("accuracy")
    near = f" (± {metres(accuracy)})" if accuracy is not None else ""
    return f"{value['lat']:.6f}, {value['lon']:.6f}{near}"


def confidence(name: str, value: float) -> str:
    """Say how sure a measured village is; nothing for the other methods."""
    return f"{number(100 * value, 0)} %" if name in MEASURED else ""


def flag(name: str) -> str:
    """Give a flag's words; its name, when a later or earlier version of the program set it."""
    return words.flag_name(name) if name in words.FLAGS else name


def flag_help(name: str) -> str:
    """Give the sentence that explains a flag, if there is one."""
    return words.flag_help(name) if name in words.FLAGS else ""


def event(what: Event) -> str:
    """Say what happened, for a sentence that begins with who did it."""
    done = t(*EVENTS[what.kind]) if what.kind in EVENTS else what.kind
    state = what.details.get("state")
    return f"{done}: {words.state_name(state)}" if state in words.STATES else done
