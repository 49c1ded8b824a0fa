"""Findings about sheets, columns, types, groups, and columns that do not go together."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    # -- sheets and columns
    "sheet_missing": error(
        "Bảng tính thiếu trang '{sheet}', hoặc trang đó còn trống. Các trang đang có: {found}.",
        "The workbook has no sheet '{sheet}', or it is empty. Its sheets: {found}.",
        "Nếu trang ấy mang tên khác thì đổi tên thành '{sheet}'. Chưa có thì thêm và điền từ dòng "
        "2; dòng 1 là tên cột.",
        "If it has another name, rename it to '{sheet}'. If there is none, add it and fill it from "
        "row 2; row 1 holds the column names.",
    ),
    "sheet_misspelt": warning(
        "Trang '{sheet}' không được đọc vì tên lạ.",
        "The sheet '{sheet}' is not read: its name is unknown.",
        "Nếu đó là trang '{likely}', hãy đổi tên. Nếu là trang ghi chú, thêm dấu _ trước tên.",
        "If it is meant to be '{likely}', rename it. If it holds notes, put _ before its name.",
    ),
    "column_missing": error(
        "Trang này thiếu cột '{column}'.",
        "This sheet has no column '{column}'.",
        "Ghi '{column}' vào một ô của dòng 1 và điền cột đó.",
        "Write '{column}' in a cell of row 1 and fill that column.",
    ),
    "column_misspelt": error(
        "Không có cột '{column}', nên cả cột bị bỏ qua.",
        "There is no column '{column}', so all of it is left out.",
        "Có thể là '{likely}': hãy sửa lại tên ở dòng 1.",
        "It may be '{likely}': mend its name in row 1.",
    ),
    "column_unknown": warning(
        "Cột '{column}' không phải cột của biểu mẫu nên bị bỏ qua.",
        "The column '{column}' is none of a form's, so it is left out.",
        "Ghi chú riêng thì để nguyên, hoặc chuyển sang trang 'notes'. Các cột có dùng: {likely}.",
        "A note of your own may stay, or move to the sheet 'notes'. Columns in use: {likely}.",
    ),
    "column_twice": error(
        "Cột '{column}' có hai lần: ở cột {other} và ở đây.",
        "The column '{column}' is there twice: in column {other} and here.",
        "Gộp hai cột làm một rồi xóa cột thừa.",
        "Bring the two together and delete the other one.",
    ),
    "column_no_effect": warning(
        "Ô ở cột '{column}' không có tác dụng với kiểu '{type}'.",
        "A cell in the column '{column}' does nothing for the type '{type}'.",
        "Xóa ô này, hoặc chuyển sang đúng câu hỏi.",
        "Empty this cell, or move it to the question it belongs to.",
    ),
    # -- entities
    "entities_unused": warning(
        "Máy chủ này không lập danh sách từ trang '{sheet}': câu trả lời vẫn được nhận đủ, nhưng "
        "không điện thoại nào nhận lại danh sách ấy.",
        "This server makes no lists of the sheet '{sheet}': answers are received as usual, but no "
        "phone is given such a list.",
        "Nếu không cần, xóa trang này và cột 'save_to' ở trang 'survey'.",
        "If it is not needed, delete this sheet, and the column 'save_to' of the sheet 'survey'.",
    ),
    "entities_column": error(
        "Trang này không có cột '{column}'.",
        "This sheet has no column '{column}'.",
        "Xóa cột, hoặc dùng: list_name, label, entity_id, create_if, update_if.",
        "Delete the column, or use: list_name, label, entity_id, create_if, update_if.",
    ),
    # -- types
    "type_missing": error(
        "Dòng này có tên hoặc nhãn nhưng chưa có kiểu câu hỏi.",
        "This row has a name or label but no type.",
        "Điền cột 'type', ví dụ: text, integer, date, select_one danh_sach.",
        "Fill in the column 'type', for example: text, integer, date, select_one list.",
    ),
    "type_unknown": error(
        "Không có kiểu câu hỏi '{type}'.",
        "There is no question type '{type}'.",
        "Có thể là: {likely}.",
        "It may be: {likely}.",
    ),
    "type_external": error(
        "Không dùng được kiểu '{type}'.",
        "The type '{type}' cannot be used.",
        "Dùng 'select_one danh_sach' và lọc bằng cột 'choice_filter'.",
        "Use 'select_one list' and filter with the column 'choice_filter'.",
    ),
    "select_no_list": error(
        "Câu chọn '{type}' chưa nói chọn từ danh sách nào.",
        "The question '{type}' does not say which list to choose from.",
        "Viết tên danh sách hoặc tệp sau dấu cách, ví dụ: {type} {example}.",
        "Write the name of the list or file after a space, for example: {type} {example}.",
    ),
    "select_extra_words": error(
        "Sau tên danh sách '{list}' còn thừa chữ '{extra}'.",
        "After the list's name '{list}' the words '{extra}' are too many.",
        "Tên danh sách không có dấu cách; hãy bỏ phần thừa.",
        "A list's name has no spaces; remove the rest.",
    ),
    "select_file_name": error(
        "'{file}' không phải tên tệp danh sách.",
        "'{file}' is no name of a file with choices.",
        "Ghi đủ tên tệp, ví dụ: villages.csv.",
        "Write the whole file name, for example: villages.csv.",
    ),
    "or_other": warning(
        "'or_other' thêm lựa chọn \"Other\" chỉ bằng tiếng Anh.",
        "'or_other' adds a choice \"Other\" in English only.",
        "Bỏ 'or_other'; thêm dòng 'khac' vào danh sách và một câu text hỏi thêm.",
        "Remove 'or_other'; add a choice 'khac' to the list and a text question for the rest.",
    ),
    # -- groups and repeats
    "end_without_begin": error(
        "'{type}' này không đóng nhóm nào: trước nó không có nhóm đang mở.",
        "This '{type}' closes nothing: no group is open before it.",
        "Xóa dòng này, hoặc thêm dòng mở nhóm ở phía trên.",
        "Delete this row, or add the row that opens the group above.",
    ),
    "begin_without_end": error(
        "Nhóm '{name}' mở ở đây nhưng không được đóng.",
        "The group '{name}' opens here and is never closed.",
        "Thêm dòng '{end}' sau câu cuối của nhóm.",
        "Add a row '{end}' after the group's last question.",
    ),
    "end_crossing": error(
        "'{type}' không khớp với '{open}' đang mở ở dòng {row}.",
        "'{type}' does not match the '{open}' that row {row} opened.",
        "Đổi thành '{end}', hoặc đóng nhóm bên trong trước.",
        "Write '{end}', or close the inner group first.",
    ),
    "group_deep": error(
        "Nhóm lồng nhau hơn {limit} lớp.",
        "More than {limit} groups stand inside one another.",
        "Bỏ bớt nhóm bên ngoài, hoặc đóng nhóm trước khi mở nhóm mới.",
        "Remove some of the outer groups, or close one before the next is opened.",
    ),
    "group_empty": warning(
        "Nhóm '{name}' không có câu hỏi nào.",
        "The group '{name}' has no question.",
        "Thêm câu hỏi vào nhóm, hoặc xóa cả dòng mở và dòng đóng.",
        "Add questions to it, or delete both the row that opens and the row that closes it.",
    ),
    "repeat_count_wrong": error(
        "'repeat_count' cần một số nguyên từ 0 hoặc một biểu thức, không phải '{value}'.",
        "'repeat_count' wants a whole number from 0 or an expression, not '{value}'.",
        "Ghi một số như 3, hoặc lấy số từ một câu, ví dụ: ${{so_nguoi}}.",
        "Write a number such as 3, or take it from a question, for example: ${{people}}.",
    ),
    # -- columns that go together
    "calculation_missing": error(
        "Câu 'calculate' chưa có công thức.",
        "This 'calculate' has no calculation.",
        "Điền cột 'calculation', ví dụ: ${{so_nam}} + ${{so_nu}}.",
        "Fill in the column 'calculation', for example: ${{men}} + ${{women}}.",
    ),
    "required_note": error(
        "Kiểu '{type}' không có chỗ trả lời, nên bắt buộc thì điện thoại không đi tiếp được.",
        "The type '{type}' takes no answer: if it is required, the phone cannot go on.",
        "Xóa ô 'required' của dòng này.",
        "Empty the cell 'required' of this row.",
    ),
    "required_wrong": error(
        "Cột 'required' không hiểu '{value}'.",
        "The column 'required' does not take '{value}'.",
        "Ghi yes nếu bắt buộc; để trống nếu không.",
        "Write yes if an answer is required; leave it empty if not.",
    ),
    "constraint_no_message": warning(
        "Ràng buộc này chưa có câu báo, nên khi nhập sai cán bộ không biết sửa thế nào.",
        "This constraint has no message: after a wrong answer nobody knows what to mend.",
        "Điền cột 'constraint_message' bằng cả hai ngôn ngữ.",
        "Fill in the column 'constraint_message', in both languages.",
    ),
    "message_no_constraint": warning(
        "Có câu báo lỗi nhưng không có ràng buộc, nên câu này không bao giờ hiện.",
        "There is a message but no constraint, so it is never shown.",
        "Điền cột 'constraint', hoặc xóa câu báo.",
        "Fill in the column 'constraint', or remove the message.",
    ),
    "message_not_required": warning(
        "Có câu báo phải trả lời nhưng câu này không bắt buộc.",
        "There is a message for a missing answer, but no answer is required.",
        "Ghi yes vào cột 'required', hoặc xóa câu báo.",
        "Write yes in the column 'required', or remove the message.",
    ),
    "default_wrong": error(
        "Giá trị có sẵn '{value}' không hợp với kiểu '{type}'.",
        "The default '{value}' does not fit the type '{type}'.",
        "Viết như ví dụ: {example}.",
        "Write it like this: {example}.",
    ),
    "parameter_wrong": error(
        "Không hiểu '{value}' ở cột 'parameters'.",
        "'{value}' in the column 'parameters' cannot be read.",
        "Viết tên=giá_trị, không có dấu cách quanh dấu bằng, ví dụ: {example}.",
        "Write name=value without spaces around the equals sign, for example: {example}.",
    ),
    "parameter_unknown": error(
        "Kiểu '{type}' không có tham số '{parameter}'.",
        "The type '{type}' has no parameter '{parameter}'.",
        "Có thể là: {likely}.",
        "It may be: {likely}.",
    ),
}
