"""Findings about the sheet of settings."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    "setting_missing": error(
        "Trang 'settings' chưa có cột '{setting}'.",
        "The sheet 'settings' has no column '{setting}'.",
        "Thêm cột '{setting}' và điền ở dòng 2, ví dụ: {example}.",
        "Add the column '{setting}' and fill in row 2, e.g. {example}.",
    ),
    "setting_empty": error(
        "Ô '{setting}' còn trống.",
        "The cell '{setting}' is empty.",
        "Điền ô này, ví dụ: {example}.",
        "Fill in this cell, e.g. {example}.",
    ),
    "setting_long": error(
        "'{setting}' dài quá {limit} ký tự.",
        "'{setting}' is longer than {limit} characters.",
        "Rút ngắn.",
        "Shorten it.",
    ),
    "form_id_illegal": error(
        "Mã biểu mẫu '{form_id}' có ký tự lạ, không dùng được trong địa chỉ và tên tệp.",
        "The form's id '{form_id}' has a sign that addresses and file names cannot have.",
        "Chỉ dùng chữ không dấu, số và dấu gạch dưới: {better}.",
        "Use plain letters, digits and underscores only: {better}.",
    ),
    "form_id_style": warning(
        "Mã biểu mẫu '{form_id}' có dấu cách hoặc chữ có dấu, khác kiểu viết chung.",
        "The form's id '{form_id}' has a space or an accent, unlike the other ids.",
        "Nên viết: {better}. Nếu biểu mẫu đã dùng thì giữ nguyên.",
        "Better: {better}. Leave it if the form is in use.",
    ),
    "version_date": error(
        "Ô này là ngày giờ ('{version}'), không phải số phiên bản.",
        "This cell is a date ('{version}'), not a version.",
        "Đổi định dạng ô thành Text (Văn bản), rồi ghi: {better}.",
        "Make the cell's format Text, then write: {better}.",
    ),
    "version_style": warning(
        "Phiên bản '{version}' không theo kiểu năm tháng ngày và hai số.",
        "The version '{version}' is not year, month, day and two digits.",
        "Viết ví dụ: {example}. Mỗi lần sửa thì tăng lên.",
        "Write for example: {example}. Raise it with every change.",
    ),
    "form_id_forever": error(
        "Mã biểu mẫu '{form_id}' có dấu cách hoặc chữ có dấu. Xuất bản rồi thì không đổi mã được "
        "nữa.",
        "The form's id '{form_id}' has a space or an accent. Once published it can never be "
        "changed.",
        "Ghi ngay từ bây giờ: {better}.",
        "Write now: {better}.",
    ),
    "version_kept": error(
        "Nội dung hoặc tệp kèm theo đã khác mà phiên bản vẫn là '{version}', như bản đang dùng. "
        "Điện thoại đã có bản ấy sẽ không lấy bản này.",
        "The content or its files differ, but the version is still '{version}', as in use. Phones "
        "that have that one would not fetch this.",
        "Ở trang 'settings', cột 'version', ghi: {proposed}. Lưu rồi đưa lên lại.",
        "In the sheet 'settings', column 'version', write: {proposed}. Save and upload again.",
    ),
    "version_used": error(
        "Phiên bản '{version}' đã dùng cho một bản trước của biểu mẫu này.",
        "The version '{version}' was used before, for an earlier one of this form.",
        "Ở trang 'settings', cột 'version', ghi: {proposed}. Lưu rồi đưa lên lại.",
        "In the sheet 'settings', column 'version', write: {proposed}. Save and upload again.",
    ),
    "version_below": error(
        "Phiên bản '{version}' thấp hơn phiên bản đang dùng là '{current}'.",
        "The version '{version}' is lower than the one in use, '{current}'.",
        "Ở trang 'settings', cột 'version', ghi: {proposed}. Lưu rồi đưa lên lại.",
        "In the sheet 'settings', column 'version', write: {proposed}. Save and upload again.",
    ),
    "title_missing": warning(
        "Biểu mẫu chưa có tên ở 'form_title', nên điện thoại hiện mã.",
        "The form has no 'form_title', so phones show its id.",
        "Ghi tên bằng tiếng Việt ở trang 'settings', cột 'form_title' (chưa có cột thì thêm).",
        "Write its name in the sheet 'settings', column 'form_title' (add it if there is none).",
    ),
    "title_wrong": error(
        "Điện thoại không dùng được tên biểu mẫu này: quá dài (từ {limit} byte) hoặc không có chữ.",
        "Phones cannot use this title: too long (from {limit} bytes) or without a letter.",
        "Đặt tên ngắn, có chữ, dưới 50 ký tự.",
        "Use a short title with letters, below 50 characters.",
    ),
    "title_wide": warning(
        "Tên biểu mẫu dài {length} ký tự; điện thoại chỉ hiện khoảng {limit} rồi xuống dòng.",
        "The title has {length} characters; phones show about {limit} in a line.",
        "Rút ngắn tên.",
        "Shorten the title.",
    ),
    "submission_url": error(
        "Không đặt 'submission_url': điện thoại gửi phiếu về chính máy chủ này.",
        "No 'submission_url' here: phones send to this server by themselves.",
        "Xóa cột này.",
        "Delete this column.",
    ),
    "instance_id_omitted": error(
        "'omit_instanceID' làm phiếu gửi không có mã riêng, máy chủ không nhận được.",
        "With 'omit_instanceID' what is sent has no id of its own, so the server cannot take it.",
        "Xóa cột này.",
        "Delete this column.",
    ),
    "setting_refused": error(
        "Máy chủ này không dùng được '{setting}'.",
        "This server cannot use '{setting}'.",
        "Xóa cột này.",
        "Delete this column.",
    ),
    "setting_ignored": warning(
        "Điện thoại không dùng '{setting}'.",
        "Phones do not use '{setting}'.",
        "Xóa cột này cho gọn.",
        "Delete this column.",
    ),
    "settings_below": error(
        "Chỉ dòng {row} của trang 'settings' được đọc, mà dòng ấy trống.",
        "Only row {row} of the sheet 'settings' is read, and it is empty.",
        "Chuyển dòng này lên dòng {row}, ngay dưới tên cột.",
        "Move this row up to row {row}, right below the column names.",
    ),
    "settings_rows": warning(
        "Trang 'settings' chỉ dùng một dòng, ngay dưới tên cột; dòng này bị bỏ qua.",
        "The sheet 'settings' uses one row only, right below the column names; this is left out.",
        "Xóa dòng này.",
        "Delete this row.",
    ),
}
