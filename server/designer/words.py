"""What was done with a form, in words."""

from __future__ import annotations

from server.storage.events import FormEvent
from server.web.language import t

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
