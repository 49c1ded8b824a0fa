"""What a phone may be told, and why an item waits in quarantine."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    # -- Phones, and who is asking
    "phone_unknown": Sentence(
        "Mã kết nối của máy này không còn dùng được. Hãy xin mã QR mới từ quản trị viên.",
        "This phone's key is not valid any more. Ask the administrator for a new QR code.",
    ),
    "card_used": Sentence(
        "Thẻ QR này đã dùng cho một máy khác; mỗi thẻ chỉ cài được một máy. "
        "Dữ liệu vẫn ở trên máy; hãy xin thẻ mới từ người phụ trách.",
        "This QR card was used for another phone; a card is for one phone only. Nothing on this "
        "phone is lost; ask your supervisor for a new card.",
    ),
    "card_expired": Sentence(
        "Thẻ QR này đã hết hạn mà chưa dùng. Hãy xin thẻ mới từ người phụ trách.",
        "This QR card expired before it was used. Ask your supervisor for a new card.",
    ),
    "password_must_change": Sentence(
        "Mật khẩu này chỉ để đăng nhập lần đầu. "
        "Hãy đăng nhập trên trang web và đổi mật khẩu trước.",
        "This password is for the first sign-in only. "
        "Sign in on the web page and replace it first.",
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
    # -- submissions
    "upload_not_multipart": Sentence(
        "Yêu cầu gửi không đúng định dạng multipart/form-data. Hãy gửi lại từ ODK Collect.",
        "The request is not multipart/form-data. Send it again from ODK Collect.",
    ),
    "upload_cut_off": Sentence(
        "Kết nối bị ngắt giữa chừng. Hãy gửi lại khi mạng ổn định.",
        "The connection broke in the middle. Send again when the network is better.",
    ),
    "upload_without_xml": Sentence(
        "Phiếu thiếu tệp xml_submission_file. Hãy gửi lại từ ODK Collect.",
        "The part xml_submission_file is missing. Send again from ODK Collect.",
    ),
    "upload_too_large": Sentence(
        "Phiếu lớn hơn mức {limit_mb} MB của máy chủ. Hãy bớt hoặc thu nhỏ ảnh, video rồi gửi lại.",
        "This is larger than the server's limit of {limit_mb} MB. Use fewer or smaller files.",
    ),
    "upload_too_many_parts": Sentence(
        "Phiếu có quá nhiều tệp (tối đa {limit}).",
        "There are too many files in one request (at most {limit}).",
    ),
    "submission_conflict": Sentence(
        "Máy chủ đã có một phiếu khác cùng mã. Phiếu này được giữ lại để người phụ trách xem xét.",
        "Another submission with this id is stored already. This one is kept for review.",
    ),
    # -- quarantine reasons (shown by `neothien quarantine list`)
    "xml_unreadable": Sentence(
        "Không đọc được nội dung: XML hỏng hoặc có điều không được phép ({detail}).",
        "This cannot be read: its XML is broken, or has what is not allowed ({detail}).",
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
        "Phiếu không có instanceID.",
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
        "Mục {id} đã thành phiếu số {submission}. Xem: neothien submissions show {submission}.",
        "Item {id} became submission {submission}. See: neothien submissions show {submission}.",
    ),
    "quarantine_hopeless": Sentence(
        "Mục {id} không thể thành phiếu: {reason} Nội dung vẫn được giữ, sau 90 ngày thì không "
        "còn vị trí. Không cần nữa: neothien quarantine dismiss {id} --reason '…'",
        "Item {id} cannot become a submission: {reason} Its content is kept, after 90 days without "
        "places. To give it up: neothien quarantine dismiss {id} --reason '…'",
    ),
    "quarantine_dismissed": Sentence(
        "Mục {id} đã được bỏ qua từ trước. Xem: neothien quarantine list --all.",
        "Item {id} was dismissed before. See: neothien quarantine list --all.",
    ),
    "dismissal_needs_reason": Sentence(
        "Bỏ qua một mục phải nêu lý do: --reason '…'. Lý do được ghi vào nhật ký.",
        "Dismissing an item needs a reason: --reason '…'. The reason is put on record.",
    ),
}
