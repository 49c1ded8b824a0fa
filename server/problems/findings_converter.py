"""Findings of the converter from workbook to form, where our own look has found nothing."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    "convert_name_twice": error(
        "Mã '{name}' đã dùng ở câu hỏi, nhóm hoặc phần lặp khác.",
        "The name '{name}' is used by another question, group or repeat.",
        "Đặt mã khác, ví dụ thêm _2.",
        "Give it another name, for example with _2 behind it.",
    ),
    "convert_name_illegal": error(
        "Giá trị ở cột '{column}' không dùng làm mã được.",
        "The value in the column '{column}' cannot be a name.",
        "Bắt đầu bằng chữ cái không dấu; sau đó chỉ chữ cái, số và dấu gạch dưới.",
        "Begin with a letter without accents; then letters, digits and underscores only.",
    ),
    "convert_type_unknown": error(
        "Không có kiểu câu hỏi '{type}'.",
        "There is no question type '{type}'.",
        "Dùng một kiểu ở trang types của bảng tính mẫu, ví dụ text, integer, date, "
        "select_one danh_sach.",
        "Use a type of the template's sheet types, for example text, integer, date, "
        "select_one list.",
    ),
    "convert_choice_twice": error(
        "Mã này có hai lần trong cùng danh sách.",
        "This code is twice in the same list.",
        "Đặt mã khác cho một trong hai lựa chọn.",
        "Give one of the two choices another code.",
    ),
    "convert_choice_space": error(
        "Mã lựa chọn '{code}' của danh sách '{list}' có dấu cách; câu chọn nhiều sẽ tách nó làm "
        "hai.",
        "The code '{code}' of the list '{list}' has a space; a question with several answers would "
        "split it.",
        "Thay dấu cách bằng dấu gạch dưới.",
        "Put an underscore in place of the space.",
    ),
    "convert_list_missing": error(
        "Không có danh sách '{list}' để chọn.",
        "There is no list '{list}' to choose from.",
        "Thêm các lựa chọn vào trang 'choices' với list_name là '{list}', hoặc sửa tên ở đây.",
        "Add choices with the list_name '{list}' to the sheet 'choices', or mend the name here.",
    ),
    "convert_choices_missing": error(
        "Có câu chọn nhưng bảng tính không có trang 'choices'.",
        "There are questions with choices but no sheet 'choices'.",
        "Thêm trang 'choices' với các cột list_name, name và nhãn.",
        "Add a sheet 'choices' with the columns list_name, name and labels.",
    ),
    "convert_reference": error(
        "Không có câu hỏi nào tên '{name}'.",
        "There is no question named '{name}'.",
        "Sửa tên trong ${{…}} cho đúng mã ở cột name.",
        "Mend the name inside ${{…}}: it must be in the column name.",
    ),
    "convert_reference_twice": error(
        "Có nhiều câu hỏi tên '{name}', không biết lấy câu nào.",
        "Several questions are named '{name}': which one is meant?",
        "Đặt mã khác nhau cho các câu đó.",
        "Give those questions different names.",
    ),
    "convert_reference_shape": error(
        "Chỗ nhắc đến câu hỏi khác viết chưa đúng.",
        "A reference to another question is not written rightly.",
        "Viết ${{tên_câu_hỏi}}: dấu $, ngoặc nhọn mở, mã câu hỏi, ngoặc nhọn đóng.",
        "Write ${{question_name}}: a $, an opening brace, the name, a closing brace.",
    ),
    "convert_group": error(
        "Nhóm hoặc phần lặp '{name}' không có đủ cả dòng mở và dòng đóng.",
        "The group or repeat '{name}' does not have both its beginning and its end.",
        "Mỗi begin_group cần một end_group, mỗi begin_repeat cần một end_repeat, đúng thứ tự.",
        "Each begin_group needs an end_group, each begin_repeat an end_repeat, in that order.",
    ),
    "convert_parameters": error(
        "Tham số '{parameter}' của câu này chưa đúng.",
        "The parameter '{parameter}' of this question is not right.",
        "Viết dạng tên=giá_trị, cách nhau một dấu cách; xem ví dụ ở trang notes của bảng tính mẫu.",
        "Write name=value with a space between them; the template's sheet notes has examples.",
    ),
    "convert_range": error(
        "Các số start, end, step của câu 'range' không hợp nhau ({parameter}).",
        "The numbers start, end and step of this 'range' do not fit together ({parameter}).",
        "start và end là hai đầu; step chia đều khoảng giữa, khác 0 và không lớn hơn khoảng đó.",
        "start and end are the two ends; step divides what is between evenly, and is not 0.",
    ),
    "convert_calculation": error(
        "Câu này cần công thức ở cột 'calculation', hoặc không được có.",
        "This question needs a calculation, or must not have one.",
        "Kiểu calculate: điền cột 'calculation'. Kiểu background-geopoint: để trống và điền "
        "'trigger'.",
        "For calculate fill in 'calculation'; for background-geopoint leave it empty and fill in "
        "'trigger'.",
    ),
    "convert_trigger": error(
        "Câu '{name}' không hiện cho người điền nên không làm 'trigger' được.",
        "The question '{name}' is not shown, so it cannot be a 'trigger'.",
        "Chọn một câu mà người điền nhìn thấy.",
        "Choose a question that people see.",
    ),
    "convert_file_name": error(
        "Tên tệp danh sách phải kết thúc bằng .csv, .xml hoặc .geojson.",
        "The name of a file with choices must end with .csv, .xml or .geojson.",
        "Ghi đủ tên tệp, ví dụ: select_one_from_file danh_sach.csv.",
        "Write the whole file name, for example: select_one_from_file list.csv.",
    ),
    "convert_instance_twice": error(
        "Tên '{name}' vừa là danh sách vừa là tệp, hoặc của hai tệp khác nhau.",
        "The name '{name}' is both a list and a file, or that of two different files.",
        "Đổi tên danh sách hoặc tệp.",
        "Rename the list or the file.",
    ),
    "convert_search": error(
        "Câu '{name}' dùng search() cùng một danh sách với câu không dùng search(), hoặc với tệp.",
        "The question '{name}' uses search() with a list that others use without it, or a file.",
        "Bỏ search() và dùng select_one_from_file với choice_filter.",
        "Take search() away and use select_one_from_file with choice_filter.",
    ),
    "convert_or_other": error(
        "'or_other' không dùng được ở câu này.",
        "'or_other' cannot be used in this question.",
        "Bỏ or_other; thêm lựa chọn 'khac' vào danh sách và một câu text hiện khi chọn 'khac'.",
        "Take or_other away; add a choice 'other' and a text question shown for it.",
    ),
    "convert_table_list": error(
        "Các câu trong nhóm 'table-list' phải cùng một danh sách và không có choice_filter.",
        "The questions of a 'table-list' group must have one list and no choice_filter.",
        "Dùng cùng một danh sách cho cả nhóm, hoặc bỏ 'table-list'.",
        "Use one list for the whole group, or take 'table-list' away.",
    ),
    "convert_big_image": error(
        "Có 'big-image' mà không có 'image'.",
        "There is a 'big-image' without an 'image'.",
        "Điền cả cột 'image' (ảnh nhỏ) cho dòng này.",
        "Fill in the column 'image' (the small picture) too.",
    ),
    "convert_audit": error(
        "Dòng 'audit' chưa đúng.",
        "The row 'audit' is not right.",
        "Để trống cột name và cột parameters.",
        "Leave its name and its parameters empty.",
    ),
    "convert_entities": error(
        "Trang 'entities' hoặc cột 'save_to' điền chưa đúng quy tắc.",
        "The sheet 'entities' or the column 'save_to' is not filled in as it must be.",
        "Máy chủ này không lập danh sách entities: xóa trang đó và cột 'save_to'.",
        "This server makes no lists of entities: delete that sheet and the column 'save_to'.",
    ),
    "convert_external_choices": error(
        "Không dùng được 'select_one_external'.",
        "'select_one_external' cannot be used.",
        "Dùng select_one với choice_filter, hoặc select_one_from_file.",
        "Use select_one with choice_filter, or select_one_from_file.",
    ),
    "convert_settings_name": error(
        "Cột 'name' của trang 'settings' không dùng làm mã được.",
        "The column 'name' of the sheet 'settings' cannot be a name.",
        "Xóa ô này: máy chủ dùng form_id.",
        "Empty this cell: the server uses form_id.",
    ),
    "convert_unknown": error(
        "Phần này không chuyển được thành biểu mẫu, và chương trình không biết rõ vì sao.",
        "This cannot be made into a form, and the program does not know exactly why.",
        "So lại kiểu, mã, tham số của dòng này với bảng tính mẫu, biểu thức với các hàm ở trang "
        "Hướng dẫn. Nếu không rõ dòng nào, bỏ bớt từng phần rồi kiểm tra lại.",
        "Compare type, name and parameters of this row with the template, expressions with the "
        "functions of the page How to. If no row is named, take parts away one by one and check "
        "again.",
    ),
    # -- warnings
    "convert_row_skipped": warning(
        "Dòng này không có kiểu, mã hay nhãn nên bị bỏ qua.",
        "This row has no type, name or label, so it is left out.",
        "Xóa dòng này, hoặc điền cột type và name.",
        "Delete the row, or fill in type and name.",
    ),
    "convert_disabled": warning(
        "Cột 'disabled' không còn dùng.",
        "The column 'disabled' is no longer used.",
        "Xóa dòng không dùng, hoặc ghi false() ở cột 'relevant'.",
        "Delete the row, or write false() in the column 'relevant'.",
    ),
    "convert_no_label": warning(
        "Dòng này không có nhãn.",
        "This row has no label.",
        "Điền nhãn bằng tiếng Việt.",
        "Fill in its label.",
    ),
    "convert_old_type": warning(
        "Kiểu '{type}' không còn dùng được trên phần lớn điện thoại.",
        "The type '{type}' no longer works on most phones.",
        "Xóa dòng này.",
        "Delete this row.",
    ),
    "convert_warning": warning(
        "Chỗ này chuyển được thành biểu mẫu nhưng có thể không như ý.",
        "This becomes a form, but perhaps not as it is meant.",
        "So lại với bảng tính mẫu, rồi xem thử biểu mẫu trước khi xuất bản.",
        "Compare it with the template, and try the form before it is published.",
    ),
}
