"""What form designers meet with drafts and versions, and phones that try a draft."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    # -- drafts
    "draft_unknown": Sentence(
        "Bản nháp này không còn: có người đã xuất bản hoặc bỏ nó. Hãy xem danh sách biểu mẫu.",
        "This draft is not there any more: somebody published or discarded it. "
        "See the list of forms.",
    ),
    "draft_changed": Sentence(
        "Bản nháp hoặc bản đang dùng đã được người khác thay đổi sau khi bạn mở trang này. "
        "Hãy xem lại rồi mới xuất bản.",
        "Somebody changed the draft or the published version after you opened this page. "
        "Look at it again before you publish.",
    ),
    "draft_faulty": Sentence(
        "Biểu mẫu này còn lỗi nên chưa dùng được. Hãy sửa bảng tính rồi tải lên lại.",
        "This form still has errors and cannot be used. Mend the workbook and upload it again.",
    ),
    "draft_of_another": Sentence(
        "Bảng tính này còn lỗi và ghi form_id là '{other}', không phải '{form_id}', nên chưa được "
        "nhận; bản nháp của '{form_id}' còn nguyên. Nếu ghi nhầm, sửa form_id ở trang settings rồi "
        "đưa lên lại. Nếu đúng là '{other}', đưa lên ở trang Biểu mẫu.",
        "This workbook has errors, and its form_id is '{other}', not '{form_id}', so it was not "
        "taken; the draft of '{form_id}' is as it was. If that is a mistake, mend form_id in "
        "settings and upload it again. If it is '{other}', upload it on the page Forms.",
    ),
    "draft_media_missing": Sentence(
        "Còn thiếu tệp kèm: {files}. Hãy tải các tệp này lên bản nháp.",
        "These files are missing: {files}. Upload them to the draft.",
    ),
    "draft_addresses_too_many": Sentence(
        "Bản nháp này đã có {most} mã QR dùng thử. Hãy hủy mã không dùng nữa.",
        "This draft has {most} QR codes for trying it. Revoke those not in use.",
    ),
    # -- the dry run
    "dry_run_no_java": Sentence(
        "Chạy thử trên phiếu đã có cần Java trên máy chủ. Hãy nhờ người quản trị máy chủ cài gói "
        "{package}.",
        "The dry run needs Java on the server. Ask who runs the server to install {package}.",
    ),
    "dry_run_new": Sentence(
        "Biểu mẫu này chưa xuất bản lần nào nên chưa có phiếu để chạy thử. "
        "Hãy thử trong trình duyệt hoặc trên điện thoại.",
        "This form was never published, so there are no submissions to run it on. "
        "Try it in the browser or on a phone.",
    ),
    "dry_run_too_many": Sentence(
        "Trong 24 giờ qua biểu mẫu này đã chạy thử {most} lần. Hãy chạy lại ngày mai.",
        "This form had {most} dry runs in the last 24 hours. Run it again tomorrow.",
    ),
    "dry_run_failed": Sentence(
        "Chạy thử không xong: quá lâu hoặc quá nhiều bộ nhớ. Hãy làm đơn giản các biểu thức rồi "
        "chạy lại.",
        "The dry run did not end: too long, or too much memory. Make the expressions simpler, "
        "then run it again.",
    ),
    # -- files of a form
    "media_name_wrong": Sentence(
        "Tên tệp '{file}' không dùng được. Hãy dùng tên không có thư mục và không có các dấu "
        '/ \\ : * ? " < > |, dài nhất {limit} byte (chữ có dấu tính 2 hoặc 3), không bắt đầu bằng '
        "dấu chấm, khác 'last-saved.xml'.",
        "The file name '{file}' cannot be used. Use one without folder and without "
        '/ \\ : * ? " < > |, of {limit} bytes at most (an accented letter has 2 or 3), not '
        "beginning with a dot, not 'last-saved.xml'.",
    ),
    "media_made_here": Sentence(
        "Máy chủ tự tạo '{file}' theo địa bàn của từng cán bộ; không cần tải lên.",
        "The server makes '{file}' for each officer's area; it need not be uploaded.",
    ),
    "media_too_large": Sentence(
        "Tệp '{file}' lớn hơn {limit_mb} MB: điện thoại tải quá lâu. Hãy thu nhỏ tệp.",
        "The file '{file}' has more than {limit_mb} MB: phones would fetch it too long. "
        "Make it smaller.",
    ),
    "media_too_many": Sentence(
        "Mỗi biểu mẫu có nhiều nhất {most} tệp kèm. Hãy xóa tệp không dùng.",
        "A form has at most {most} files. Remove those not in use.",
    ),
    # -- versions
    "form_missing": Sentence(
        "Không có biểu mẫu '{form_id}'. Hãy xem danh sách biểu mẫu.",
        "There is no form '{form_id}'. See the list of forms.",
    ),
    "form_version_missing": Sentence(
        "Biểu mẫu '{form_id}' không có phiên bản này. Hãy xem danh sách phiên bản.",
        "The form '{form_id}' has no such version. See the list of its versions.",
    ),
    # -- phones that try a draft
    "draft_gone": Sentence(
        "Bản dùng thử này đã hết hạn, đã được xuất bản hoặc bị hủy. Hãy xóa dự án dùng thử trên "
        "máy; nếu cần thử tiếp, xin mã QR mới.",
        "This trial has expired, was published or revoked. Delete the trial project on the phone; "
        "to go on trying, ask for a new QR code.",
    ),
    "draft_other_form": Sentence(
        "Địa chỉ dùng thử này chỉ nhận phiếu của biểu mẫu '{form_id}'. Hãy gửi phiếu này trong "
        "đúng dự án của nó.",
        "This trial takes filled forms of '{form_id}' only. Send this one in its own project.",
    ),
    "draft_try_known": Sentence(
        "Đã có phiếu thử khác cùng mã. Hãy điền lại một phiếu mới.",
        "Another test form with this id is there already. Fill in a new one.",
    ),
    "draft_tries_full": Sentence(
        "Bản nháp này đã nhận {most} phiếu thử. Hãy xuất bản hoặc bỏ bản nháp.",
        "This draft has had {most} test forms. Publish or discard it.",
    ),
}
