"""What people bring: users, forms, workbooks, boundary files."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    # -- people and phones
    "user_name_wrong": Sentence(
        "Tên đăng nhập '{username}' không dùng được: 1 đến 64 chữ cái không dấu, số hoặc ký hiệu, "
        "không có khoảng trắng và dấu hai chấm.",
        "The user name '{username}' cannot be used: 1 to 64 ASCII letters, digits or signs, "
        "no spaces and no colon.",
    ),
    "password_wrong": Sentence(
        "Mật khẩu cần ít nhất {least} ký tự không dấu (điện thoại không gửi được chữ có dấu).",
        "A password needs at least {least} ASCII characters (phones cannot send others).",
    ),
    "password_easy": Sentence(
        "Mật khẩu này dễ đoán. Đừng lặp một ký tự, đừng dùng dãy phím liền nhau hay tên đăng nhập; "
        "vài từ ghép lại là tốt.",
        "This password is easy to guess. Do not repeat a character, or use keys in a row or the "
        "user name; a few words together are good.",
    ),
    "role_wrong": Sentence(
        "Không có vai trò '{role}'. Chọn một trong: {roles}.",
        "There is no role '{role}'. Choose one of: {roles}.",
    ),
    "area_wrong": Sentence(
        "Địa bàn '{area}' không phải mã tỉnh (2 số), xã (5 số) hoặc thôn (8 số).",
        "The area '{area}' is no code of a province (2 digits), commune (5) or village (8).",
    ),
    "user_exists": Sentence(
        "Đã có người dùng '{username}'. Hãy chọn tên khác.",
        "There is a user '{username}' already. Choose another name.",
    ),
    "user_not_found": Sentence(
        "Không có người dùng '{username}' đang hoạt động. Xem: neothien users list.",
        "There is no active user '{username}'. See: neothien users list.",
    ),
    "phone_not_found": Sentence(
        "Không có điện thoại số {id} đang dùng. Xem: neothien phones list.",
        "There is no phone {id} in use. See: neothien phones list.",
    ),
    # -- forms
    "media_missing": Sentence(
        "Biểu mẫu '{form_id}' cần các tệp: {files}. Hãy đặt chúng vào media/{form_id}/ cạnh tệp.",
        "Form '{form_id}' needs the files {files}. Put them into media/{form_id}/ beside it.",
    ),
    "media_csv_header": Sentence(
        "Dòng tiêu đề của '{file}' có cả dấu phẩy và dấu chấm phẩy: điện thoại sẽ tách cột sai. "
        "Hãy chỉ dùng một trong hai.",
        "The header line of '{file}' has both commas and semicolons: phones would split it in the "
        "wrong place. Use one of them only.",
    ),
    "version_taken": Sentence(
        "Phiên bản '{version}' của '{form_id}' đã xuất bản với nội dung khác. Hãy ghi version "
        "'{proposed}' ở trang 'settings'.",
        "Version '{version}' of '{form_id}' was published with other content. Write "
        "'{proposed}' as version in the settings sheet.",
    ),
    # -- boundaries
    "boundary_file": Sentence("{vi}", "{en}"),
    "boundaries_refused": Sentence(
        "Tệp '{file}' có {count} lỗi nên chưa lưu gì. Lỗi đầu tiên: {vi}",
        "The file '{file}' has {count} errors; nothing was stored. The first: {en}",
    ),
    "boundary_day_future": Sentence(
        "Ngày {day} chưa đến. Hãy nhập tệp vào ngày đó hoặc sau đó.",
        "The day {day} is still to come. Import the file on that day or later.",
    ),
    "boundary_day_early": Sentence(
        "Đã có thay đổi ranh giới từ ngày {newest}; không thể nhập cho ngày {day} trước đó. "
        "Hãy chọn ngày {newest} hoặc sau đó.",
        "A change from {newest} is stored already, so {day} is too early. "
        "Use {newest} or a later day.",
    ),
    "remap_unknown": Sentence(
        "Không có lượt gán lại thôn số {id}.",
        "There is no re-mapping pass {id}.",
    ),
    # -- workbooks of form designers
    "workbook_unreadable": Sentence(
        "Không mở được '{file}': cần một bảng tính .xlsx không đặt mật khẩu. "
        "Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx.",
        "'{file}' cannot be opened: a .xlsx workbook without password is needed. "
        "Open it in Excel or LibreOffice and save it as .xlsx.",
    ),
    "workbook_invalid": Sentence(
        "Bảng tính '{file}' chưa dùng được: {reason}",
        "The workbook '{file}' cannot be used yet: {reason}",
    ),
    "workbook_row_invalid": Sentence(
        "Trang '{sheet}', dòng {row}: {reason}",
        "Sheet '{sheet}', row {row}: {reason}",
    ),
    "workbook_sheet_missing": Sentence(
        "Bảng tính thiếu trang '{sheet}' hoặc trang đó còn trống. Hãy thêm trang này.",
        "The workbook has no sheet '{sheet}', or it is empty. Add that sheet.",
    ),
    "workbook_setting_missing": Sentence(
        "Trang 'settings' thiếu giá trị ở cột '{setting}'. Hãy điền vào dòng 2.",
        "The sheet 'settings' has no value in the column '{setting}'. Fill it in, in row 2.",
    ),
    "workbook_setting_long": Sentence(
        "Trang 'settings': '{setting}' dài quá {limit} ký tự. Hãy rút ngắn.",
        "Sheet 'settings': '{setting}' is longer than {limit} characters. Shorten it.",
    ),
    "workbook_title": Sentence(
        "Trang 'settings': 'form_title' phải ngắn hơn {limit} byte và có chữ hoặc số.",
        "Sheet 'settings': 'form_title' must be shorter than {limit} bytes with a letter or digit.",
    ),
    "workbook_submission_url": Sentence(
        "Trang 'settings': hãy xóa 'submission_url'. Điện thoại gửi bài về chính máy chủ này.",
        "Sheet 'settings': remove 'submission_url'. Phones send to this server by themselves.",
    ),
    "workbook_instance_id": Sentence(
        "Biểu mẫu không có meta/instanceID. Hãy xóa 'omit_instanceID' ở trang 'settings'.",
        "The form has no meta/instanceID. Remove 'omit_instanceID' from the sheet 'settings'.",
    ),
    "workbook_media_name": Sentence(
        "Tên tệp '{name}' không dùng được. Hãy dùng tên không có thư mục, khác 'last-saved.xml'.",
        "The file name '{name}' cannot be used. Use one without a folder, not 'last-saved.xml'.",
    ),
    "workbook_external_choices": Sentence(
        "Trang 'survey': không dùng 'select_one_external'. Hãy dùng 'select_one' và choice_filter.",
        "Sheet 'survey': 'select_one_external' is not taken. Use 'select_one' and choice_filter.",
    ),
    "workbook_value_unknown": Sentence(
        "Trang '{sheet}', dòng {row}: cột '{column}' không nhận '{value}'. Hãy chọn: {allowed}.",
        "Sheet '{sheet}', row {row}: the column '{column}' does not take '{value}'. "
        "Use one of: {allowed}.",
    ),
    "workbook_column_on_group": Sentence(
        "Trang '{sheet}', dòng {row}: cột '{column}' chỉ dùng cho câu hỏi. "
        "Hãy ghi ở từng câu trong nhóm.",
        "Sheet '{sheet}', row {row}: the column '{column}' is for questions. "
        "Write it at each question of the group.",
    ),
    "workbook_precision_without_place": Sentence(
        "Trang '{sheet}', dòng {row}: cột 'location_precision' chỉ dùng cho câu hỏi vị trí. "
        "Hãy xóa ô này.",
        "Sheet '{sheet}', row {row}: the column 'location_precision' is for places only. "
        "Empty this cell.",
    ),
    "workbook_exact_closed": Sentence(
        "Trang '{sheet}', dòng {row}: vị trí 'exact' được vẽ lên bản đồ nên 'sensitivity' phải là "
        "public hoặc internal. Nếu không, hãy ghi location_precision là village.",
        "Sheet '{sheet}', row {row}: an 'exact' place is drawn on maps, so its 'sensitivity' must "
        "be public or internal. Otherwise write village as location_precision.",
    ),
    "workbook_track": Sentence(
        "Trang '{sheet}', dòng {row}: không theo dõi đường đi của cán bộ. "
        "Hãy bỏ các tham số location-… của audit.",
        "Sheet '{sheet}', row {row}: officers are not tracked. "
        "Take the parameters location-… away from audit.",
    ),
    "workbook_answers_logged": Sentence(
        "Trang '{sheet}', dòng {row}: nhật ký audit không được chép câu trả lời, vì biểu mẫu có "
        "vị trí chỉ giữ đến thôn. Hãy bỏ tham số track-changes.",
        "Sheet '{sheet}', row {row}: the log of audit may not repeat answers, because only the "
        "village is kept of a place in this form. Take the parameter track-changes away.",
    ),
    "workbook_place_copied": Sentence(
        "Trang '{sheet}', dòng {row}: không được tính, đặt tên hay lưu từ vị trí '{name}', "
        "vì vị trí này chỉ giữ đến thôn. Hãy bỏ phần đó.",
        "Sheet '{sheet}', row {row}: nothing may be calculated, named or saved from the place "
        "'{name}', of which only the village is kept. Remove that.",
    ),
}
