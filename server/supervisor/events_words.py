"""Events in the words of who reads the record."""

from __future__ import annotations

from collections.abc import Mapping

from server.storage.audit import Happened
from server.supervisor import submissions_words
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


def kinds() -> list[tuple[str, str]]:
    """Give the kinds to choose from, with their words."""
    return [(kind, t(*words).capitalize()) for kind, words in KINDS.items()]


def done(event: Happened) -> str:
    """Say what was done; the name of a kind that another version of the program wrote."""
    return t(*KINDS[event.kind]) if event.kind in KINDS else event.kind


def told(event: Happened) -> list[tuple[str, str]]:
    """Give what is known beside it: words and value."""
    found = [
        (t(*_TOLD[name]), role_name(value) if name == "role" else _value(value))
        for name, value in event.details.items()
        if name in _TOLD and value not in (None, "", [])
    ]
    state, flag = event.details.get("state"), event.details.get("flag")
    if state in STATES:
        found.append((t("tình trạng", "state"), state_name(state)))
    if flag:
        found.append((t("lưu ý", "flag"), submissions_words.flag(str(flag))))
    return found


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
