"""Events in the words of who reads the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from server.storage.audit import Happened
from server.supervisor import submissions_words
from server.supervisor.exports import NAMES as FORMATS
from server.supervisor.phones import REASONS
from server.web.language import t
from server.web.navigation import role_name
from server.web.words import STATES, state_name

KINDS: Mapping[str, tuple[str, str]] = {
    "session.started": ("đăng nhập", "signed in"),
    "session.ended": ("đăng xuất", "signed out"),
    "session.others_ended": ("thoát các trình duyệt khác", "signed other browsers out"),
    "user.added": ("thêm người", "added a person"),
    "users.added": ("thêm nhiều người từ bảng tính", "added people from a spreadsheet"),
    "user.disabled": ("khóa tài khoản", "closed an account"),
    "user.enabled": ("mở lại tài khoản", "opened an account again"),
    "user.password": ("đổi mật khẩu", "changed a password"),
    "user.totp_set": ("bật xác thực hai bước", "set up the second factor"),
    "user.totp_removed": ("gỡ xác thực hai bước", "removed a second factor"),
    "user.area_added": ("giao thêm địa bàn", "gave an area"),
    "user.area_removed": ("bỏ bớt địa bàn", "took an area away"),
    "card.printed": ("in thẻ QR", "printed a QR card"),
    "phone.added": ("thêm điện thoại", "added a phone"),
    "phone.claimed": ("cài máy bằng thẻ", "set a phone up with a card"),
    "phone.revoked": ("thu hồi máy hoặc thẻ", "revoked a phone or card"),
    "export.made": ("xuất dữ liệu ra tệp", "exported data to a file"),
    "export.downloaded": ("tải tệp đã xuất", "downloaded an export"),
    "export.erased": ("xóa tệp đã xuất", "deleted an export"),
    "token.added": ("tạo mã truy cập", "made a token"),
    "token.revoked": ("thu hồi mã truy cập", "revoked a token"),
    "webhook.added": ("thêm nơi nhận tin", "added a webhook"),
    "webhook.begun": ("cho báo tin lại", "began a webhook again"),
    "webhook.ended": ("thôi báo tin", "ended a webhook"),
    "form.published": ("xuất bản biểu mẫu", "published a form"),
    "form.closed": ("đóng biểu mẫu", "closed a form"),
    "form.reopened": ("mở lại biểu mẫu", "opened a form again"),
    "form.going_back": ("lấy lại bản cũ của biểu mẫu", "went back to an older form"),
    "draft.uploaded": ("tải bản nháp lên", "uploaded a draft"),
    "draft.file_added": ("thêm tệp vào bản nháp", "added a file to a draft"),
    "draft.file_removed": ("bỏ tệp khỏi bản nháp", "removed a file from a draft"),
    "draft.dry_run": ("chạy thử bản nháp trên phiếu đã có", "ran a draft on stored records"),
    "draft.discarded": ("bỏ bản nháp", "discarded a draft"),
    "draft.address_added": ("tạo mã QR dùng thử", "made a trial address"),
    "draft.address_revoked": ("hủy mã QR dùng thử", "ended a trial address"),
    "draft.tries_erased": ("xóa phiếu thử", "erased trial submissions"),
    "communes.imported": ("nhập xã", "imported communes"),
    "villages.imported": ("nhập ranh giới thôn", "imported villages"),
    "quarantine.accepted": ("duyệt mục chờ xem xét", "accepted from quarantine"),
    "quarantine.dismissed": ("bỏ qua mục chờ xem xét", "dismissed from quarantine"),
    "quarantine.raw_shown": ("xem bản gốc của mục chờ", "looked at a quarantined item"),
    "quarantine.files_erased": ("xóa tệp của mục chờ", "erased quarantined files"),
    "quarantine.places_erased": ("xóa vị trí của mục chờ", "erased quarantined places"),
    "blobs.swept": ("dọn kho tệp", "swept the blob store"),
    "blobs.moved": ("chuyển kho tệp", "moved the blob store"),
    **submissions_words.EVENTS,
}
_TOLD = {
    "reason": ("lý do", "reason"),
    "why": ("lý do", "why"),
    "username": ("người", "person"),
    "usernames": ("người", "people"),
    "role": ("vai trò", "role"),
    "area": ("địa bàn", "area"),
    "areas": ("địa bàn", "areas"),
    "phone": ("máy số", "phone"),
    "form": ("biểu mẫu", "form"),
    "form_id": ("biểu mẫu", "form"),
    "version": ("bản", "version"),
    "format": ("loại tệp", "format"),
    "rows": ("số dòng", "rows"),
    "export": ("tệp số", "export"),
    "name": ("tên", "name"),
    "file": ("tệp", "file"),
    "item": ("mục số", "item"),
    "added": ("thêm", "added"),
    "changed": ("đổi", "changed"),
    "ended": ("hết", "ended"),
    "deleted": ("xóa", "deleted"),
}
"""Of the details, what is shown; the others help a program."""
_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {"format": FORMATS, "why": REASONS}
_AREAS = ("area", "areas", "village")
_MOVES = ("village_today", "village")
"""What an event calls [old, new] village: of a move by new borders, and by a person."""


def kinds() -> list[tuple[str, str]]:
    """Give the kinds to choose from, with their words."""
    named = ((kind, t(*words)) for kind, words in KINDS.items())
    return [(kind, name[:1].upper() + name[1:]) for kind, name in named]


def done(event: Happened) -> str:
    """Say what was done; the name of a kind that another version of the program wrote."""
    return t(*KINDS[event.kind]) if event.kind in KINDS else event.kind


def areas_of(events: Iterable[Happened]) -> set[str]:
    """Give the codes of all areas that events are about."""
    return {code for event in events for name in _AREAS for code in _codes(event, name)}


def told(
    event: Happened, places: Mapping[str, str], titles: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Give what is known beside it: words and value.

    `places` are the names of areas by code, `titles` those of forms by id.
    """
    found = [
        (t(*_TOLD[name]), _value(name, value, places, titles))
        for name, value in event.details.items()
        if name in _TOLD and value not in (None, "", [])
    ]
    found += [*_moved(event, places), *_exported(event, titles)]
    state, flag = event.details.get("state"), event.details.get("flag")
    if state in STATES:
        found.append((t("tình trạng", "state"), state_name(state)))
    if flag:
        found.append((t("lưu ý", "flag"), submissions_words.flag(str(flag))))
    return found


def _value(name: str, value: Any, places: Mapping[str, str], titles: Mapping[str, str]) -> str:  # noqa: ANN401
    if name in {"area", "areas"}:
        return "; ".join(_place(code, places) for code in (value if name == "areas" else [value]))
    if name in {"form", "form_id"}:
        return titles.get(value, str(value))
    if name == "role":
        return role_name(value)
    if isinstance(value, str) and value in _WORDS.get(name, {}):
        return t(*_WORDS[name][value])
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _place(code: str | None, places: Mapping[str, str]) -> str:
    """Write an area by code and name, since many villages share a name."""
    if not code:
        return t("chưa biết thôn", "village not known")
    name = places.get(code, code)
    return name if code in name else f"{code} {name}"


def _moved(event: Happened, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say from which village to which; the reason may tell a person's story, so it is not here."""
    both = _both(event)
    words = (("thôn cũ", "old village"), ("thôn mới", "new village"))
    return [(t(*said), _place(code, places)) for said, code in zip(words, both, strict=False)]


def _exported(event: Happened, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say which form an export was of, and whether sealed answers were in it."""
    if event.kind != "export.made":
        return []
    asked = dict(event.details.get("filter") or ())
    form = str(asked.get("form", ""))
    sealed = event.details.get("reason") is not None
    said = t("có", "yes") if sealed else t("không", "no")
    return [
        (t("biểu mẫu", "form"), titles.get(form, form)),
        (t("có phần niêm phong", "with sealed answers"), said),
    ]


def _both(event: Happened) -> list[str | None]:
    """Give the old and the new village of a move, by code."""
    moved = next((event.details[name] for name in _MOVES if name in event.details), None)
    return moved if isinstance(moved, list) and len(moved) == 2 else []


def _codes(event: Happened, name: str) -> list[str]:
    if name == "village":
        return [code for code in _both(event) if code]
    value = event.details.get(name) or []
    return [value] if isinstance(value, str) else list(value)
