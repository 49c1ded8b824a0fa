"""The pages a person may go to, by role: the one table behind the menu."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from server.web.language import t


@dataclass(frozen=True)
class Entry:
    """A page of the menu, in both languages, and the roles that may open it."""

    path: str
    vi: str
    en: str
    roles: frozenset[str]

    @property
    def text(self) -> str:
        """Its name in the reader's language."""
        return t(self.vi, self.en)

    @property
    def is_here(self) -> bool:
        """Whether the request is for this page or one below it."""
        return request.path == self.path or request.path.startswith(f"{self.path}/")


def _entry(path: str, vi: str, en: str, roles: str) -> Entry:
    return Entry(path, vi, en, frozenset(roles.split()))


ENTRIES = (
    _entry("/map", "Bản đồ", "Map", "officer supervisor"),
    _entry("/submissions", "Phiếu", "Submissions", "officer supervisor"),
    _entry("/fill", "Điền phiếu", "Fill in", "officer"),
    _entry("/inbox", "Việc cần xem", "Inbox", "supervisor"),
    _entry("/people", "Người và máy", "People and phones", "supervisor admin"),
    _entry("/exports", "Xuất", "Exports", "supervisor"),
    _entry("/events", "Nhật ký", "Record", "auditor"),
    _entry("/design", "Biểu mẫu", "Forms", "designer"),
)

ROLES = {
    "officer": ("Cán bộ", "Officer"),
    "supervisor": ("Người phụ trách", "Supervisor"),
    "designer": ("Người thiết kế biểu mẫu", "Form designer"),
    "auditor": ("Người kiểm tra", "Auditor"),
    "admin": ("Quản trị", "Administrator"),
}


def entries(role: str) -> Iterable[Entry]:
    """Give the pages that `role` may open, in the menu's order."""
    return (entry for entry in ENTRIES if role in entry.roles)


def first(role: str) -> str:
    """Give the page that somebody of this role starts on."""
    return next((entry.path for entry in entries(role)), "/account")


def role_name(role: str) -> str:
    """Give a role's name in the reader's language."""
    return t(*ROLES[role])
