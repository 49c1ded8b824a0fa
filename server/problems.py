"""The one catalogue of what can go wrong: a stable code and a sentence that says what to do."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """One problem's words in Vietnamese and English; `{name}` is filled from the details."""

    vi: str
    en: str


CATALOGUE: dict[str, Sentence] = {
    # Phones, and who is asking
    "phone_unknown": Sentence(
        "Mã kết nối của máy này không còn dùng được. Hãy xin mã QR mới từ quản trị viên.",
        "This phone's key is not valid any more. Ask the administrator for a new QR code.",
    ),
    "login_needed": Sentence(
        "Cần tên đăng nhập và mật khẩu.",
        "A user name and a password are needed.",
    ),
    "login_needs_https": Sentence(
        "Không nhận mật khẩu qua kết nối không mã hóa. Hãy dùng địa chỉ https hoặc quét mã QR.",
        "Passwords are not taken over an open connection. Use the https address or a QR code.",
    ),
    "busy": Sentence(
        "Máy chủ đang bận. Dữ liệu vẫn ở trên máy; hãy gửi lại sau một phút.",
        "The server is busy. Nothing on the phone is lost; send again in a minute.",
    ),
    "not_found": Sentence(
        "Không có gì ở địa chỉ này. Hãy kiểm tra lại địa chỉ máy chủ.",
        "There is nothing at this address. Check the server address.",
    ),
    "method_not_allowed": Sentence(
        "Địa chỉ này không nhận kiểu yêu cầu đó.",
        "This address does not take that kind of request.",
    ),
    "server_error": Sentence(
        "Máy chủ gặp lỗi. Dữ liệu vẫn ở trên máy; hãy gửi lại sau ít phút.",
        "The server failed. Nothing on the phone is lost; send again in a few minutes.",
    ),
    "database_away": Sentence(
        "Máy chủ chưa kết nối được cơ sở dữ liệu. Hãy gửi lại sau ít phút.",
        "The server cannot reach its database. Try again in a few minutes.",
    ),
    # installation
    "setting_wrong": Sentence(
        "Thiết đặt {name} không đúng; cần {needs}.",
        "The setting {name} is wrong; it needs {needs}.",
    ),
    # submissions
    "upload_not_multipart": Sentence(
        "Yêu cầu gửi không đúng định dạng multipart/form-data. Hãy gửi lại từ ODK Collect.",
        "The request is not multipart/form-data. Send it again from ODK Collect.",
    ),
    "upload_cut_off": Sentence(
        "Kết nối bị ngắt giữa chừng. Hãy gửi lại khi mạng ổn định.",
        "The connection broke in the middle. Send again when the network is better.",
    ),
    "upload_without_xml": Sentence(
        "Bài gửi thiếu tệp xml_submission_file. Hãy gửi lại từ ODK Collect.",
        "The part xml_submission_file is missing. Send again from ODK Collect.",
    ),
    "upload_too_large": Sentence(
        "Bài gửi lớn hơn mức {limit_mb} MB của máy chủ. Hãy bớt hoặc thu nhỏ ảnh, video "
        "rồi gửi lại.",
        "This is larger than the server's limit of {limit_mb} MB. Use fewer or smaller files.",
    ),
    "upload_too_many_parts": Sentence(
        "Bài gửi có quá nhiều tệp (tối đa {limit}).",
        "There are too many files in one request (at most {limit}).",
    ),
    "submission_conflict": Sentence(
        "Máy chủ đã có một bài khác cùng mã. Bài này được giữ lại để cán bộ phụ trách xem xét.",
        "Another submission with this id is stored already. This one is kept for review.",
    ),
    # people and phones
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
    # forms
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
        "Phiên bản '{version}' của '{form_id}' đã xuất bản với nội dung khác. Hãy tăng số version "
        "trong sheet settings.",
        "Version '{version}' of '{form_id}' was published with other content. Raise the version "
        "in the settings sheet.",
    ),
    # quarantine reasons (shown by `neothien quarantine list`)
    "xml_unreadable": Sentence(
        "Không đọc được XML: {detail}.",
        "The XML cannot be read: {detail}.",
    ),
    "form_unknown": Sentence(
        "Không có biểu mẫu '{form_id}' trên máy chủ này. Hãy xuất bản biểu mẫu rồi duyệt lại.",
        "There is no form '{form_id}' on this server. Publish it, then accept this item.",
    ),
    "version_unknown": Sentence(
        "Không có phiên bản '{version}' của biểu mẫu '{form_id}'. Hãy xuất bản rồi duyệt lại.",
        "Form '{form_id}' has no version '{version}' here. Publish it, then accept this item.",
    ),
    "instance_id_missing": Sentence(
        "Bài gửi không có instanceID.",
        "The submission has no instanceID.",
    ),
    "edit_before_original": Sentence(
        "Bản sửa đến trước bản gốc; sẽ tự ghép khi bản gốc đến.",
        "An edit that came before its original; it is applied by itself when that arrives.",
    ),
    "edit_outdated": Sentence(
        "Bản sửa này dựa trên một bản đã được sửa rồi. Cần người xem xét.",
        "This edit was made from a version that has been edited already. A person must decide.",
    ),
    "quarantine_unknown": Sentence(
        "Không có mục {id} trong danh sách chờ. Xem: neothien quarantine list.",
        "There is no item {id} in quarantine. See: neothien quarantine list.",
    ),
    "quarantine_resolved": Sentence(
        "Mục {id} đã thành bài số {submission}. Xem: neothien submissions show {submission}.",
        "Item {id} became submission {submission}. See: neothien submissions show {submission}.",
    ),
    "quarantine_hopeless": Sentence(
        "Mục {id} không thể thành bài gửi: {reason} Dữ liệu gốc vẫn được giữ.",
        "Item {id} cannot become a submission: {reason} The original bytes are kept.",
    ),
    # boundaries
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
    # the embedded PostGIS
    "postgis_missing": Sentence(
        "Máy này chưa có PostGIS. Hãy chạy: sh scripts/postgis.sh (hoặc đặt DATABASE_URL).",
        "There is no PostGIS on this machine. Run: sh scripts/postgis.sh (or set DATABASE_URL).",
    ),
    "postgis_version_missing": Sentence(
        "Cơ sở dữ liệu này do PostgreSQL {version} tạo ra nhưng máy không còn bản đó. "
        "Hãy chạy: apt-get install postgresql-{version}-postgis-3",
        "This database was made by PostgreSQL {version}, which is not here any more. "
        "Run: apt-get install postgresql-{version}-postgis-3",
    ),
    "postgis_folder": Sentence(
        "Không ghi được vào {folder}. Hãy chạy bằng đúng người dùng của lần đầu, "
        "hoặc đặt NEOTHIEN_DATA sang thư mục khác.",
        "The folder {folder} cannot be written. Run as the same user as the first time, "
        "or set NEOTHIEN_DATA to another folder.",
    ),
    "postgis_failed": Sentence(
        "PostgreSQL không khởi động được (bước {step}). Hãy xem cuối tệp {log}.",
        "PostgreSQL did not start (step {step}). Look at the end of {log}.",
    ),
    # the demonstration
    "demo_elsewhere": Sentence(
        "Cơ sở dữ liệu này đã có dữ liệu thật nên không chạy bản trình diễn ở đây. "
        "Hãy bỏ DATABASE_URL hoặc đặt NEOTHIEN_DATA sang thư mục khác.",
        "This database holds data of its own, so the demonstration does not run here. "
        "Leave DATABASE_URL out, or set NEOTHIEN_DATA to another folder.",
    ),
    "demo_forms_missing": Sentence(
        "Không thấy bảng tính nào trong {folder}. Hãy chạy từ bản tải đầy đủ của dự án.",
        "There are no workbooks in {folder}. Run from a complete checkout of the project.",
    ),
    "demo_refused": Sentence(
        "Máy chủ không nhận bài trình diễn của biểu mẫu '{form_id}' (trạng thái {status}). "
        "Hãy xem cuối tệp log rồi chạy lại.",
        "The server did not take a submission of the form '{form_id}' (status {status}). "
        "Look at the end of its log, then run again.",
    ),
    "demo_child_ended": Sentence(
        "Máy chủ của bản trình diễn đã dừng ngoài ý muốn. Hãy xem cuối tệp {log}.",
        "The demonstration's server ended by itself. Look at the end of {log}.",
    ),
    "port_taken": Sentence(
        "Cổng {port} ở {host} đang có chương trình khác dùng. "
        "Hãy dừng chương trình đó, hoặc chạy với cổng khác: PORT={other} make run",
        "Another program uses port {port} of {host}. "
        "Stop it, or run with another port: PORT={other} make run",
    ),
    "address_unusable": Sentence(
        "Không nghe được ở địa chỉ {host}. Hãy đặt HOST=127.0.0.1 hoặc HOST=0.0.0.0.",
        "The address {host} cannot be listened on. Set HOST=127.0.0.1 or HOST=0.0.0.0.",
    ),
    # sealing and storage
    "sealed_unreadable": Sentence(
        "Không mở được dữ liệu đã niêm phong: sai khóa hoặc dữ liệu đã hỏng. "
        "Hãy khôi phục đúng tệp khóa (hoặc NEOTHIEN_KEY) đã dùng khi lưu.",
        "Sealed data cannot be opened: another key was used, or the data is damaged. "
        "Restore the key file (or NEOTHIEN_KEY) that was in use when it was stored.",
    ),
    "key_wrong": Sentence(
        "Khóa niêm phong không phải khóa đã dùng cho cơ sở dữ liệu này. Hãy đặt lại tệp khóa "
        "(hoặc NEOTHIEN_KEY) đã dùng trước đây.",
        "The sealing key is not the one this database was sealed with. Restore the key file "
        "(or NEOTHIEN_KEY) that was in use before.",
    ),
    "key_malformed": Sentence(
        "Khóa ở {place} phải là 32 byte viết theo base64. Tạo khóa mới: openssl rand -base64 32.",
        "The key in {place} must be 32 bytes in base64. To make one: openssl rand -base64 32.",
    ),
    "key_open_to_others": Sentence(
        "Người dùng khác đọc được tệp khóa {path}. Hãy chạy: chmod 600 {path}",
        "Other users can read the key file {path}. Run: chmod 600 {path}",
    ),
    "key_file_unusable": Sentence(
        "Không đọc hoặc không tạo được tệp khóa {path} ({reason}). Hãy kiểm tra thư mục và quyền.",
        "The key file {path} cannot be read or made ({reason}). Check its folder and owner.",
    ),
    "storage_full": Sentence(
        "Kho tệp của máy chủ đã đầy; chưa lưu gì. Dữ liệu vẫn ở trên máy; hãy báo quản trị viên.",
        "The server's file store is full and nothing was stored. Nothing on the phone is lost; "
        "tell the administrator to free space.",
    ),
    "storage_away": Sentence(
        "Máy chủ chưa kết nối được kho tệp ({detail}). Hãy thử lại sau ít phút.",
        "The server cannot reach its file store ({detail}). Try again in a few minutes.",
    ),
    "storage_refused": Sentence(
        "Kho tệp từ chối yêu cầu ({detail}). Quản trị viên cần kiểm tra khóa, tên kho và quyền.",
        "The file store refused the request ({detail}). "
        "The administrator should check its keys, bucket and permissions.",
    ),
    "blob_damaged": Sentence(
        "Tệp {name} không còn nguyên vẹn sau khi lưu. Hãy kiểm tra đĩa hoặc kho tệp rồi thử lại.",
        "The file {name} changed while it was stored. Check the disk or the store, then try again.",
    ),
    "blob_missing": Sentence(
        "Kho không có tệp {name}. Hãy khôi phục từ bản sao lưu hoặc gửi lại từ máy.",
        "The file {name} is not in the store. Restore it from a backup or send it again.",
    ),
    # workbooks of form designers
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
    "workbook_place_copied": Sentence(
        "Trang '{sheet}', dòng {row}: không được tính, đặt tên hay lưu từ vị trí '{name}', "
        "vì vị trí này chỉ giữ đến thôn. Hãy bỏ phần đó.",
        "Sheet '{sheet}', row {row}: nothing may be calculated, named or saved from the place "
        "'{name}', of which only the village is kept. Remove that.",
    ),
    # the command line
    "command_unexpected": Sentence(
        "Lệnh dừng vì một lỗi chưa lường trước ({error}, {place}). Hãy chạy neothien doctor; "
        "nếu vẫn vậy, gửi dòng này cho người bảo trì.",
        "The command stopped at an error that was not foreseen ({error}, {place}). "
        "Run neothien doctor; if it stays, send this line to the maintainers.",
    ),
    "setting_missing": Sentence(
        "Lệnh này cần thiết đặt {name}. Hãy đặt nó trong môi trường rồi chạy lại.",
        "This command needs the setting {name}. Set it in the environment and run again.",
    ),
    "not_prepared": Sentence(
        "Máy chủ chưa được chuẩn bị. Hãy chạy: neothien init",
        "Nothing has been prepared yet. Run: neothien init",
    ),
    "postgis_extension": Sentence(
        "Không bật được PostGIS trong cơ sở dữ liệu này. Hãy cài gói PostGIS trên máy đó rồi chạy "
        "bằng tài khoản quản trị: create extension postgis;",
        "PostGIS cannot be switched on in this database. Install its package on that machine and "
        "run as the administrator: create extension postgis;",
    ),
    "database_unreachable": Sentence(
        "Không kết nối được cơ sở dữ liệu. Hãy xem PostgreSQL có đang chạy và DATABASE_URL có đúng "
        "không, rồi chạy: neothien doctor.",
        "The database cannot be reached. See that PostgreSQL runs and that DATABASE_URL is right, "
        "then run: neothien doctor.",
    ),
    "submission_unknown": Sentence(
        "Không có bài số {id}. Xem: neothien submissions list.",
        "There is no submission {id}. See: neothien submissions list.",
    ),
    "reason_needed": Sentence(
        "Muốn xem phần đã niêm phong phải nêu lý do: --reason '…'. Lý do được ghi vào nhật ký.",
        "Seeing sealed content needs a reason: --reason '…'. The reason is put on record.",
    ),
    "file_unreadable": Sentence(
        "Không đọc được tệp {file} ({reason}). Hãy kiểm tra đường dẫn và quyền.",
        "The file {file} cannot be read ({reason}). Check its path and permissions.",
    ),
    "file_unwritable": Sentence(
        "Không ghi được tệp {file} ({reason}). Hãy kiểm tra thư mục và quyền.",
        "The file {file} cannot be written ({reason}). Check its folder and permissions.",
    ),
}


class Problem(Exception):  # noqa: N818 - the word of this project
    """Something a person can be told: a code of `CATALOGUE` and the details its sentence needs.

    Details go into answers and logs, so they never hold an answer, a token or a coordinate.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "vi") -> str:
        """Give the sentence in `language` ("vi" or "en") with the details filled in."""
        words = CATALOGUE[self.code]
        details = {
            name: value.sentence(language) if isinstance(value, Problem) else value
            for name, value in self.details.items()
        }
        return (words.en if language == "en" else words.vi).format(**details)
