"""What programs meet that read data, and who gives them tokens and webhooks."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    "token_needed": Sentence(
        "Cần mã truy cập: gửi kèm 'Authorization: Bearer …', hoặc tên đăng nhập 'token' với mã "
        "làm mật khẩu. Tạo mã ở trang Tài khoản.",
        "A token is needed: send 'Authorization: Bearer …', or the user name 'token' with the "
        "token as the password. Tokens are made on the page Account.",
    ),
    "token_wrong": Sentence(
        "Mã truy cập sai, đã hết hạn hoặc đã bị thu hồi. Hãy tạo mã mới ở trang Tài khoản.",
        "The token is wrong, expired or revoked. Make a new one on the page Account.",
    ),
    "token_wait": Sentence(
        "Vừa có nhiều mã truy cập sai từ địa chỉ này. Hãy đợi một phút rồi thử lại với mã đúng.",
        "Several wrong tokens came from this address. Wait a minute, then try with a right one.",
    ),
    "token_needs_https": Sentence(
        "Không nhận mã truy cập qua kết nối không mã hóa. Hãy dùng địa chỉ https.",
        "Tokens are not taken over an open connection. Use the https address.",
    ),
    "token_name_wrong": Sentence(
        "Hãy đặt tên cho mã, dài nhất {most} ký tự, để sau này biết mã dùng cho việc gì.",
        "Give the token a name of at most {most} characters that says what it is for.",
    ),
    "token_days_wrong": Sentence(
        "Số ngày phải từ 1 đến {most}.",
        "The number of days must be from 1 to {most}.",
    ),
    "tokens_too_many": Sentence(
        "Bạn đã có {most} mã đang dùng được. Hãy thu hồi mã không còn cần rồi tạo mã mới.",
        "You have {most} valid tokens already. Revoke those not needed, then make a new one.",
    ),
    "webhook_name_wrong": Sentence(
        "Hãy đặt tên, dài nhất {most} ký tự, để sau này biết nơi nhận là gì.",
        "Give it a name of at most {most} characters that says who receives.",
    ),
    "webhook_url_wrong": Sentence(
        "Địa chỉ nhận phải bắt đầu bằng https://, không kèm tên đăng nhập, và ở ngoài internet.",
        "The address must begin with https://, hold no login, and be on the internet.",
    ),
    "webhook_kinds_missing": Sentence(
        "Hãy chọn ít nhất một loại việc cần báo.",
        "Choose at least one kind of event.",
    ),
    "webhook_private": Sentence(
        "Tên máy nhận dẫn vào mạng nội bộ nên không gửi. Hãy dùng một địa chỉ ở ngoài internet.",
        "The receiver's name leads into a private network, so nothing was sent. Use a public one.",
    ),
    "webhook_unknown": Sentence(
        "Không có nơi nhận này trong tài khoản của bạn. Hãy quay lại danh sách.",
        "There is no such webhook in your account. Go back to the list.",
    ),
    "webhooks_too_many": Sentence(
        "Bạn đã có {most} nơi nhận. Hãy xóa nơi không còn cần rồi thêm mới.",
        "You have {most} webhooks already. Remove those not needed, then add one.",
    ),
    "api_cursor_wrong": Sentence(
        "Chỗ đọc tiếp (cursor) không đúng, hoặc bộ lọc đã khác. Hãy đọc lại từ đầu, không cursor.",
        "The cursor is not right, or the filter is another. Begin anew without a cursor.",
    ),
    "layer_unknown": Sentence(
        "Không có lớp này. Hãy xem các lớp ở /api/ogc/collections.",
        "There is no such layer. See /api/ogc/collections for the layers.",
    ),
    "feature_unknown": Sentence(
        "Không có đối tượng này trong địa bàn của bạn. Hãy tải lại lớp.",
        "There is no such feature in your areas. Load the layer anew.",
    ),
    "form_unknown_api": Sentence(
        "Không có biểu mẫu này. Hãy lấy mã biểu mẫu ở /api/v1/forms.",
        "There is no such form. Take its id from /api/v1/forms.",
    ),
}
