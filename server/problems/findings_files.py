"""Findings about the file itself, and about cells that do not hold plain text."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    # -- the file
    "workbook_unknown": error(
        "'{file}' không phải bảng tính.",
        "'{file}' is not a workbook.",
        "Chọn tệp .xlsx (Excel), .ods (LibreOffice) hoặc .xls của biểu mẫu.",
        "Choose the form's .xlsx (Excel), .ods (LibreOffice) or .xls file.",
    ),
    "workbook_empty": error(
        "Tệp '{file}' rỗng, không có gì bên trong.",
        "The file '{file}' is empty.",
        "Có thể tệp chưa lưu hoặc chưa tải xong: mở tệp gốc, lưu lại rồi tải lên lại.",
        "It may not have been saved or copied to its end: open the original, save and upload it.",
    ),
    "workbook_damaged": error(
        "'{file}' bị hỏng hoặc thiếu một phần, không mở được.",
        "'{file}' is damaged or cut off and cannot be opened.",
        "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi tải lên lại.",
        "Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    ),
    "workbook_password": error(
        "'{file}' đặt mật khẩu nên không mở được.",
        "'{file}' has a password, so it cannot be opened.",
        "Mở tệp, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc), lưu lại rồi tải lên lại.",
        "Open it, take the password away (File, Info, Protect Workbook), save and upload again.",
    ),
    "workbook_macros": error(
        "'{file}' có macro (chương trình nằm trong bảng tính). Máy chủ không nhận vì macro có thể "
        "gây hại cho máy của người tải bảng tính về.",
        "'{file}' has macros (programs inside the workbook). They are not taken: they can harm the "
        "computer of whoever downloads the workbook.",
        "Lưu lại dạng .xlsx (Sổ làm việc Excel, không có macro) rồi tải tệp đó lên.",
        "Save it as .xlsx (Excel workbook, without macros) and upload that.",
    ),
    "workbook_bomb": error(
        "'{file}' bung ra quá lớn (hơn {limit} MB), nên không được mở.",
        "'{file}' unpacks to too much (over {limit} MB), so it is not opened.",
        "Xóa ảnh và các trang không dùng; hoặc chép các trang survey, choices, settings sang một "
        "bảng tính mới.",
        "Delete pictures and sheets that are not used, or copy survey, choices and settings into a "
        "new workbook.",
    ),
    "workbook_too_big": error(
        "'{file}' lớn hơn {limit} MB.",
        "'{file}' is larger than {limit} MB.",
        "Xóa ảnh và các trang không dùng khỏi bảng tính. Ảnh của câu hỏi tải lên riêng.",
        "Delete pictures and unused sheets from the workbook. Pictures of questions go up apart.",
    ),
    "csv_encoding": error(
        "'{file}' không ghi bằng bảng mã UTF-8 nên chữ có dấu bị hỏng.",
        "'{file}' is not written in UTF-8, so letters with accents would be spoilt.",
        "Lưu lại dạng .xlsx; hoặc khi lưu .csv, chọn 'CSV UTF-8'.",
        "Save it as .xlsx, or choose 'CSV UTF-8' when you save the .csv.",
    ),
    "csv_shape": error(
        "'{file}' là .csv không có trang 'survey' ở cột đầu. Tệp .csv chỉ nhận khi có đủ các trang "
        "trong một tệp: tên trang ở cột đầu, các dòng của trang ở dưới, từ cột thứ hai, ngăn bằng "
        "dấu phẩy.",
        "'{file}' is a .csv without the sheet 'survey' in its first column. A .csv is taken only "
        "with all the sheets in it: a sheet's name in the first column, its rows below from the "
        "second column on, with commas between.",
        "Mở bảng tính gốc và lưu dạng .xlsx hoặc .ods: dễ hơn, và giữ đủ các trang.",
        "Open the original workbook and save it as .xlsx or .ods: easier, and all sheets stay.",
    ),
    "check_too_much": error(
        "'{file}' quá lớn hoặc quá rắc rối: kiểm tra chưa xong sau {seconds} giây hoặc hết bộ nhớ.",
        "'{file}' is too large or too complicated: the check ran out of its {seconds} seconds or "
        "of memory.",
        "Chép riêng các trang survey, choices, settings sang một bảng tính mới; danh sách dài để "
        "trong tệp .csv đi kèm.",
        "Copy the sheets survey, choices and settings into a new workbook; put long lists into a "
        ".csv file beside the form.",
    ),
    "check_failed": error(
        "Máy chủ chưa kiểm tra được '{file}' vì một lỗi của chương trình, không phải lỗi của bạn.",
        "The server could not check '{file}' because of a fault in the program, not yours.",
        "Mở bằng LibreOffice, lưu dạng .xlsx rồi thử lại. Nếu vẫn vậy, gửi tệp cho người giữ máy "
        "chủ.",
        "Open it in LibreOffice, save it as .xlsx and try again. If that does not help, give the "
        "file to whoever keeps the server.",
    ),
    # -- sheets
    "sheet_twice": error(
        "Có hai trang cùng tên '{sheet}'.",
        "Two sheets are named '{sheet}'.",
        "Gộp hai trang làm một, hoặc đổi tên trang thừa thành '_{sheet}'.",
        "Bring them together, or rename the one too many to '_{sheet}'.",
    ),
    "rows_too_many": error(
        "Trang này có hơn {limit} dòng; từ dòng này trở đi không được đọc.",
        "This sheet has more than {limit} rows; from this row on nothing is read.",
        "Danh sách dài (thôn, xã) để trong tệp .csv và dùng select_one_from_file.",
        "Put long lists (villages, communes) into a .csv file and use select_one_from_file.",
    ),
    "columns_too_many": error(
        "Trang này có hơn {limit} cột; từ cột này trở đi không được đọc.",
        "This sheet has more than {limit} columns; from this column on nothing is read.",
        "Xóa các cột thừa bên phải.",
        "Delete the columns too many on the right.",
    ),
    "rows_after_gap": error(
        "Phía trên có hơn {limit} dòng trống, nên từ dòng này trở đi không được đọc.",
        "There are more than {limit} empty rows above, so from this row on nothing is read.",
        "Xóa các dòng trống ở giữa, hoặc xóa phần này nếu không dùng.",
        "Delete the empty rows between, or this part if it is not used.",
    ),
    "header_below": error(
        "Tên cột nằm ở dòng {row} của trang này; máy chỉ đọc tên cột ở dòng đầu.",
        "The column names are in row {row} of this sheet; only those in its first row are read.",
        "Xóa các dòng phía trên dòng {row}.",
        "Delete the rows above row {row}.",
    ),
    "column_without_name": warning(
        "Cột này có chữ nhưng dòng tên cột để trống, nên cả cột bị bỏ qua.",
        "This column has text but no name in the header row, so all of it is left out.",
        "Ghi tên cột ở dòng đầu, ví dụ 'note' cho ghi chú riêng; hoặc xóa cột.",
        "Name the column in the header row, for example 'note' for notes of your own, or empty it.",
    ),
    # -- cells
    "cells_merged": warning(
        "Các ô {area} bị gộp: chỉ ô đầu có giá trị, các ô còn lại để trống.",
        "The cells {area} are merged: only the first has a value, the others are empty.",
        "Bỏ gộp ô (Trang đầu, Phối và căn giữa) rồi điền từng ô.",
        "Unmerge them (Home, Merge & Center) and fill in each cell.",
    ),
    "formula": warning(
        "Ô này là công thức; biểu mẫu lấy giá trị tính được lúc lưu lần cuối và không tính lại.",
        "This cell is a formula; the form takes the value of the last saving and never computes it "
        "again.",
        "Chép ô rồi dán đặc biệt, chọn 'Giá trị'.",
        "Copy the cell and paste it back as a value (Paste Special, Values).",
    ),
    "formula_without_value": error(
        "Ô này là công thức chưa có giá trị, nên đọc ra ô trống.",
        "This cell is a formula without a value, so it reads as empty.",
        "Mở bằng Excel hoặc LibreOffice rồi lưu lại, hoặc ghi thẳng giá trị vào ô.",
        "Open and save it in Excel or LibreOffice, or write the value itself into the cell.",
    ),
    "formula_error": error(
        "Công thức trong ô này báo lỗi {value}.",
        "The formula in this cell gives the error {value}.",
        "Sửa công thức, hoặc ghi thẳng giá trị vào ô.",
        "Mend the formula, or write the value itself into the cell.",
    ),
    "sign_hidden": error(
        "Ô này có một ký tự không nhìn thấy ({sign}) ở vị trí {at}, thường do chép từ nơi khác.",
        "This cell has a sign that cannot be seen ({sign}) at position {at}, often copied from "
        "elsewhere.",
        "Xóa hết ô rồi gõ lại bằng bàn phím.",
        "Empty the cell and type it again.",
    ),
    "sign_lookalike": error(
        "Ký tự '{sign}' ở vị trí {at} trông như '{latin}' nhưng là chữ khác, thường do chép từ nơi "
        "khác.",
        "The sign '{sign}' at position {at} looks like '{latin}' but is another letter, often "
        "copied from elsewhere.",
        "Xóa hết ô rồi gõ lại bằng bàn phím.",
        "Empty the cell and type it again.",
    ),
}
