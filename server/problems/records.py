"""What supervisors meet in lists, on maps, and in looking at submissions and judging them."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    # -- review
    "state_unknown": Sentence(
        "Không có trạng thái này. Hãy chọn một trạng thái trên trang.",
        "There is no such state. Choose one on the page.",
    ),
    "note_needed": Sentence(
        "Hãy ghi lý do để cán bộ biết vì sao phiếu chưa được duyệt.",
        "Write the reason, so that the officer knows why it is not approved.",
    ),
    "reviewed_meanwhile": Sentence(
        "Phiếu vừa được đổi thành “{state}” ở nơi khác. Hãy xem lại rồi quyết định.",
        "It has just become “{state}” elsewhere. Look again, then decide.",
    ),
    "moved_meanwhile": Sentence(
        "Phiếu vừa được chuyển sang “{village}” ở nơi khác. Hãy xem lại rồi quyết định.",
        "It has just been moved to “{village}” elsewhere. Look again, then decide.",
    ),
    "edited_meanwhile": Sentence(
        "Cán bộ vừa gửi bản sửa của phiếu này, nên bản cũ được để nguyên. Hãy xem bản mới.",
        "The officer has just sent an edit of it, so the old version stays as it is. Look at the "
        "new one.",
    ),
    "text_missing": Sentence("Hãy viết nội dung.", "Write something."),
    "text_too_long": Sentence(
        "Nội dung dài quá {most} ký tự. Hãy viết ngắn lại.",
        "This is longer than {most} characters. Make it shorter.",
    ),
    "too_many": Sentence(
        "Mỗi lần chỉ được {most} phiếu. Hãy chọn ít hơn.",
        "At most {most} submissions at once. Choose fewer.",
    ),
    "nothing_to_undo": Sentence(
        "Không còn gì để hoàn tác: việc này đã được hoàn tác hoặc thay đổi sau đó.",
        "There is nothing to undo: it was undone or changed since.",
    ),
    "changed_since": Sentence(
        "Không hoàn tác được: phiếu đã được đổi ở nơi khác sau đó, nên để nguyên. Hãy xem lại "
        "rồi quyết định.",
        "It was not undone: the submission was changed elsewhere since, and stays as it is. Look "
        "at it again, then decide.",
    ),
    "village_elsewhere": Sentence(
        "Thôn này không có trong địa bàn của bạn hôm nay. Hãy chọn thôn khác; nếu phiếu thuộc "
        "xã khác, hãy nhờ người phụ trách cấp tỉnh chuyển.",
        "This village is not in your areas today. Choose another; if the submission belongs to "
        "another commune, ask the province's supervisor to move it.",
    ),
    # -- submissions
    "record_unknown": Sentence(
        "Không có phiếu số {id} trong địa bàn của bạn. Hãy xem lại số phiếu, hoặc tìm trong bảng.",
        "There is no submission {id} in your areas. Check the number, or look for it in the table.",
    ),
    "form_not_open": Sentence(
        "Biểu mẫu này không có hoặc đã đóng. Hãy chọn một biểu mẫu khác trong danh sách.",
        "There is no such form, or it is closed. Choose another one from the list.",
    ),
    "reason_short": Sentence(
        "Hãy ghi rõ lý do, ít nhất {least} ký tự. Lý do được ghi vào nhật ký.",
        "Give the reason in at least {least} characters. It is put on record.",
    ),
    "cursor_wrong": Sentence(
        "Địa chỉ của trang này không còn đúng. Hãy xem lại từ trang đầu của bảng.",
        "The address of this page is not right any more. Begin at the table's first page.",
    ),
    # -- pages, lists and maps
    "page_unknown": Sentence(
        "Không có trang này, hoặc nó không thuộc địa bàn của bạn. Hãy quay lại và chọn từ "
        "danh sách.",
        "There is no such page, or it is not of your areas. Go back and choose from the list.",
    ),
    "page_address_wrong": Sentence(
        "Địa chỉ của trang này có chỗ không đúng, hoặc đã cũ. Hãy mở lại trang từ menu rồi "
        "chọn lại.",
        "Something in this page's address is wrong or out of date. Open the page from the menu "
        "and choose again.",
    ),
    "filter_wrong": Sentence(
        "Bộ lọc '{name}' không đúng. Hãy bỏ nó khỏi địa chỉ, hoặc chọn lại trên trang.",
        "The filter '{name}' is wrong. Take it out of the address, or choose it on the page again.",
    ),
}
