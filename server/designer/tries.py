"""A test submission in words: each open answer beside its question, the sealed ones only named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.services.drafts import Draft, Try
from server.web.language import language, t
from server.xforms.definition import Definition


@dataclass(frozen=True)
class Shown:
    """A test submission as the page shows it: question and answer, open ones before the sealed."""

    received_at: datetime
    is_of_earlier: bool
    lines: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, bool], ...]
    """Names, and whether each has come."""


def shown(draft: Draft, sent: list[Try]) -> list[Shown]:
    """Give the test submissions of a draft in the reader's language."""
    if draft.definition is None:
        return []
    labels = _labels(draft.definition)
    return [_shown(one, labels) for one in sent]


def _shown(one: Try, labels: Mapping[str, str]) -> Shown:
    lines = [(labels.get(path, path), text) for path, text in _leaves(one.answers, "")]
    lines += [(labels.get(path, path), t("(đã niêm phong)", "(sealed)")) for path in one.sealed]
    lines += [
        (labels.get(path, path), t("(không đọc được)", "(cannot be read)"))
        for path in one.unreadable
    ]
    files = tuple((file.name, file.size is not None) for file in one.files)
    return Shown(one.received_at, one.is_of_earlier, tuple(lines), files)


def _labels(definition: Definition) -> dict[str, str]:
    return {
        "/".join(question.path): question.labels.get(language())
        or next(iter(question.labels.values()), question.name)
        for question in definition.questions
    }


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Give path and text of each answer; the paths of repeats have no numbers."""
    if isinstance(value, Mapping) and "lat" in value:
        yield path, f"{value['lat']}, {value['lon']}"
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}/{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
