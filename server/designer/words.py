"""What was done with a form, and what a change leads to, in words."""

from __future__ import annotations

from server.problems.sentence import Sentence
from server.storage.events import FormEvent
from server.web.language import t
from server.xforms.changes import Change

UNFELT = Sentence(
    "Thay đổi cách lưu số liệu; chưa có phiếu đã gửi nào bị ảnh hưởng",
    "Changes how data are kept; nothing sent so far is affected",
)
"""Above changes that break something of which no submission has anything yet."""

_EMPTY = (
    "Từ nay trống ở phiếu mới, tại những chỗ sau:",
    "From now on empty for new submissions, in these places:",
)
_APART = (
    "Số liệu cũ và mới tách làm hai cột, tại những chỗ sau:",
    "Old and new data fall into two columns, in these places:",
)
_TOUCHED = ("Câu này được dùng ở những chỗ sau:", "It is used in these places:")
_LEADS_TO = {
    "question_removed": _EMPTY,
    "group_removed": _EMPTY,
    "question_renamed": _APART,
    "question_regrouped": _APART,
    "group_renamed": _APART,
    "group_regrouped": _APART,
    "repeat_changed": _APART,
}

EVENTS = {
    "form.published": ("Xuất bản phiên bản {version}", "Published version {version}"),
    "form.closed": ("Đóng biểu mẫu", "Closed the form"),
    "form.reopened": ("Mở lại biểu mẫu", "Opened the form again"),
    "form.going_back": (
        "Làm bản nháp từ phiên bản {version}",
        "Made a draft of version {version}",
    ),
    "draft.uploaded": ("Đưa bản nháp lên", "Uploaded a draft"),
    "draft.dry_run": ("Chạy thử bản nháp trên phiếu đã có", "Dry run of the draft"),
    "draft.discarded": ("Bỏ bản nháp", "Discarded the draft"),
}


def event_name(event: FormEvent) -> str:
    """Say what happened in the reader's language."""
    words = EVENTS.get(event.kind)
    return t(*words, version=event.version or "–") if words else event.kind


def leads_to(change: Change) -> str:
    """Say in the reader's language what a change does where the question is used."""
    return t(*_LEADS_TO.get(change.kind, _TOUCHED))
