"""A filter in the reader's words, as a printed page says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.services.area_steps import Step
from server.storage.filtering import COUNTED, Filter
from server.web import words
from server.web.language import day, t


def in_words(wanted: Filter, title: str, areas: Iterable[Step]) -> str:
    """Say which submissions are looked at; `title` is the form's, `areas` has the chosen one."""
    parts = [
        *_one(t("biểu mẫu", "form"), title or wanted.form),
        *_one(t("địa bàn", "area"), _name(wanted.area, areas)),
        *_one(t("từ ngày", "from"), day(wanted.since) if wanted.since else None),
        *_one(t("đến ngày", "until"), day(wanted.until) if wanted.until else None),
        *_one(t("cán bộ", "officer"), wanted.officer),
        *_one(t("tình trạng", "review"), _states(wanted)),
        *_one(t("lưu ý", "flag"), _listed(map(words.flag_name, wanted.flags))),
        *_one(t("ảnh, tệp", "photos, files"), wanted.files and words.files_name(wanted.files)),
        *_one(t("tìm", "search"), wanted.words),
    ]
    if parts:
        return f"{t('Chỉ:', 'Only:')} {' · '.join(parts)}"
    return t("Mọi phiếu, trừ phiếu không nhận", "All submissions but rejected ones")


def _one(name: str, value: str | None) -> Sequence[str]:
    return [f"{name} {value}"] if value else []


def _name(code: str | None, areas: Iterable[Step]) -> str | None:
    return next((area.name for area in areas if area.code == code), code)


def _states(wanted: Filter) -> str | None:
    if set(wanted.states) == set(COUNTED):
        return None
    return _listed(map(words.state_name, wanted.states))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name[:1].lower() + name[1:] for name in names)
