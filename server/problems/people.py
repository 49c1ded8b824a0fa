"""What a supervisor may be told by a page, an export or the interface for programs."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    # -- signing in
    "sign_in_wrong": Sentence(
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy thử lại; sau vài lần sai sẽ phải đợi một lát.",
        "User name or password is wrong. Try again; after a few wrong ones there is a short wait.",
    ),
    "sign_in_needed": Sentence(
        "Phiên làm việc đã hết. Hãy đăng nhập lại rồi làm tiếp.",
        "You are signed out. Sign in again, then go on.",
    ),
    "totp_wrong": Sentence(
        "Mã xác thực không đúng hoặc đã dùng. Hãy đợi mã mới trong ứng dụng rồi nhập lại.",
        "The code is wrong or was used already. Wait for the next one in the app and enter it.",
    ),
    "password_old_wrong": Sentence(
        "Mật khẩu hiện tại không đúng. Hãy nhập lại; sau vài lần sai sẽ phải đợi một lát.",
        "The present password is wrong. Enter it again; after a few wrong ones there is a wait.",
    ),
    "password_same": Sentence(
        "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "The new password must differ from the present one.",
    ),
    "password_twice": Sentence(
        "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại cả hai.",
        "The new password was not typed the same twice. Enter both again.",
    ),
    "totp_required": Sentence(
        "Vai trò của bạn bắt buộc xác thực hai bước nên không tắt được. "
        "Đổi điện thoại thì thiết lập lại.",
        "Your role needs the second factor, so it cannot be turned off. "
        "With another phone, set it up anew.",
    ),
    "not_allowed": Sentence(
        "Vai trò của bạn không dùng được mục này. Hãy hỏi quản trị viên nếu cần.",
        "Your role does not include this. Ask the administrator if you need it.",
    ),
    "change_from_elsewhere": Sentence(
        "Yêu cầu này không đến từ trang của hệ thống nên không được thực hiện. "
        "Hãy mở lại trang rồi làm lại.",
        "This change did not come from our own page, so it was not made. "
        "Open the page again and repeat it.",
    ),
    # -- people and phones
    "person_not_found": Sentence(
        "Không thấy người này trong địa bàn của bạn. Hãy quay lại danh sách.",
        "This person is not in your areas. Go back to the list.",
    ),
    "person_not_yours": Sentence(
        "Bạn xem được '{username}' nhưng không sửa được, vì vai trò hoặc một phần địa bàn của "
        "người ấy không thuộc phạm vi của bạn. Hãy hỏi người quản trị.",
        "You may see '{username}' but not change the account: its role or some of its areas are "
        "not yours. Ask an administrator.",
    ),
    "person_disabled": Sentence(
        "Tài khoản '{username}' đang bị khóa. Hãy mở lại trước.",
        "The account '{username}' is closed. Open it again first.",
    ),
    "role_not_yours": Sentence(
        "Bạn không thêm được người có vai trò này. Người phụ trách chỉ thêm cán bộ.",
        "You cannot add somebody with this role. Supervisors add officers only.",
    ),
    "areas_needed": Sentence(
        "Mỗi người cần ít nhất một địa bàn. Hãy chọn xã hoặc thôn.",
        "Everybody needs at least one area. Choose a commune or villages.",
    ),
    "area_not_yours": Sentence(
        "Địa bàn này không thuộc phạm vi của bạn, hoặc không còn dùng. "
        "Hãy chọn lại trong danh sách.",
        "This area is not yours to give, or is not in use any more. Choose from the list again.",
    ),
    "reason_needed": Sentence(
        "Hãy chọn lý do thu hồi.",
        "Choose why it is revoked.",
    ),
    "phone_gone": Sentence(
        "Máy hoặc thẻ này không còn dùng được từ trước, hoặc không phải của người này.",
        "This phone or card was not valid any more, or is not this person's.",
    ),
    "cards_nobody": Sentence(
        "Chưa chọn ai. Hãy đánh dấu những người cần thẻ rồi in lại.",
        "Nobody is chosen. Tick the people who need a card, then print again.",
    ),
    "cards_too_many": Sentence(
        "Mỗi lần in được tối đa {most} thẻ. Hãy chọn ít người hơn.",
        "A sheet has {most} cards at most. Choose fewer people.",
    ),
    "card_days_wrong": Sentence(
        "Thẻ có hạn {days} ngày. Hãy chọn một trong các số đó.",
        "A card is valid for {days} days. Choose one of them.",
    ),
    # -- officers from a spreadsheet
    "sheet_unreadable": Sentence(
        "Không đọc được tệp này. Hãy dùng tệp .xlsx lưu từ mẫu, hoặc .csv mã hóa UTF-8, "
        "tối đa 5 MB.",
        "This file cannot be read. Use an .xlsx file made from the template, or .csv in UTF-8, "
        "of 5 MB at most.",
    ),
    "roster_columns": Sentence(
        "Dòng đầu tiên phải có các cột {columns}. Hãy tải tệp mẫu và chép dữ liệu vào đó.",
        "The first row must have the columns {columns}. Download the template and copy into it.",
    ),
    "roster_empty": Sentence(
        "Tệp chưa có cán bộ nào dưới dòng tiêu đề. Hãy điền mỗi người một dòng.",
        "The file has no officers below its first row. Write one on each row.",
    ),
    "roster_too_long": Sentence(
        "Tệp có hơn {most} dòng. Hãy chia thành nhiều tệp.",
        "The file has more than {most} rows. Divide it into several files.",
    ),
    "roster_name_missing": Sentence(
        "Thiếu tên đăng nhập.",
        "The user name is missing.",
    ),
    "roster_name_twice": Sentence(
        "Tên này đã có ở dòng {row}. Mỗi người một tên riêng.",
        "This name is on row {row} already. Everybody needs a name of their own.",
    ),
    "roster_area_unknown": Sentence(
        "Không có địa bàn này trong phạm vi của bạn. Hãy ghi mã hoặc tên như ở trang tính "
        "“Các địa bàn” của tệp mẫu; nhiều địa bàn thì cách nhau bằng dấu chấm phẩy.",
        "There is no such area among yours. Write a code or a name as on the template's sheet "
        "“All areas”; separate several by semicolons.",
    ),
    "roster_area_several": Sentence(
        "Nhiều nơi cùng tên này. Hãy ghi mã: {codes}.",
        "Several places have this name. Write the code: {codes}.",
    ),
    "roster_formula": Sentence(
        "Ô này là công thức. Hãy gõ thẳng giá trị, hoặc dán dạng “chỉ giá trị”.",
        "This cell is a formula. Type its value, or paste it as “values only”.",
    ),
    "roster_again": Sentence(
        "Tên hoặc địa bàn đã thay đổi từ lúc kiểm tra tệp; chưa thêm ai. Hãy tải tệp lên lại.",
        "Names or areas have changed since the file was checked; nobody was added. "
        "Upload the file again.",
    ),
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
    # -- exports
    "export_form_missing": Sentence(
        "Hãy chọn biểu mẫu cần xuất.",
        "Choose the form to export.",
    ),
    "export_form_unknown": Sentence(
        "Không có biểu mẫu '{form}'. Hãy chọn biểu mẫu khác.",
        "There is no form '{form}'. Choose another.",
    ),
    "export_format_wrong": Sentence(
        "Không có loại tệp này. Hãy chọn một loại trên trang.",
        "There is no such kind of file. Choose one on the page.",
    ),
    "export_files_many": Sentence(
        "Có hơn {most} ảnh và tệp. Hãy thu hẹp ngày hoặc địa bàn rồi xuất từng phần.",
        "There are more than {most} files. Narrow the days or the area and export in parts.",
    ),
    "export_gone": Sentence(
        "Tệp này đã hết hạn và đã xóa khỏi máy chủ. Hãy xuất lại.",
        "This file has expired and was deleted from the server. Export it again.",
    ),
    "export_void": Sentence(
        "Địa bàn hoặc vai trò của bạn đã thay đổi nên tệp này không tải được nữa. Hãy xuất lại.",
        "Your areas or your role have changed, so this file cannot be downloaded any more. "
        "Export it again.",
    ),
    "export_not_ready": Sentence(
        "Tệp chưa làm xong. Hãy đợi trang tiến độ báo xong rồi tải.",
        "The file is not ready. Wait until its page says so, then download it.",
    ),
    "export_full": Sentence(
        "Đĩa của máy chủ đã đầy nên chưa làm được tệp. Hãy báo quản trị viên, hoặc xuất ít hơn.",
        "The server's disk is full, so the file was not made. Tell the administrator, "
        "or export less.",
    ),
    "export_failed": Sentence(
        "Chưa làm được tệp vì máy chủ gặp lỗi. Hãy xuất lại; nếu vẫn lỗi, báo quản trị viên.",
        "The file was not made because of a fault of the server. Export again; "
        "if it fails again, tell the administrator.",
    ),
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
    # -- lists and maps
    "filter_wrong": Sentence(
        "Bộ lọc '{name}' không đúng. Hãy bỏ nó khỏi địa chỉ, hoặc chọn lại trên trang.",
        "The filter '{name}' is wrong. Take it out of the address, or choose it on the page again.",
    ),
    # -- programs
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
