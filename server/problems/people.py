"""What people meet who sign in, and supervisors with accounts, phones, cards and rosters."""

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
    "user_name_number": Sentence(
        "Đừng dùng số điện thoại hay số căn cước làm tên đăng nhập: tên này hiện trên thẻ, phiếu "
        "và tệp xuất. Hãy đặt tên như canbo.thon1.",
        "Do not use a telephone or identity card number as a user name: it stands on cards, "
        "submissions and exports. Choose a name such as canbo.thon1.",
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
    "revoke_reason_needed": Sentence(
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
        "Không có địa bàn này trong phạm vi của bạn. Hãy ghi mã, tên thôn hoặc tên xã như ở trang "
        "tính “Các địa bàn” của tệp mẫu; nhiều địa bàn thì cách nhau bằng dấu chấm phẩy.",
        "There is no such area among yours. Write a code or the name of a village or commune "
        "as on the template's sheet “All areas”; separate several by semicolons.",
    ),
    "roster_area_several": Sentence(
        "Nhiều nơi trong phạm vi của bạn cùng tên này. Hãy ghi tên xã / tên thôn, hoặc mã: "
        "{places}.",
        "Several of your places have this name. Write commune / village, or the code: {places}.",
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
}
