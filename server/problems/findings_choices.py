"""Findings about lists of choices, languages and media."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    # -- lists of choices
    "list_missing": error(
        "Trang 'choices' không có danh sách '{list}'.",
        "The sheet 'choices' has no list '{list}'.",
        "Thêm các lựa chọn của danh sách này vào trang 'choices', cột 'list_name' ghi {list}.",
        "Add its choices to the sheet 'choices', with {list} in the column 'list_name'.",
    ),
    "list_misspelt": error(
        "Trang 'choices' không có danh sách '{list}'.",
        "The sheet 'choices' has no list '{list}'.",
        "Có thể là '{likely}': hãy sửa tên cho khớp.",
        "It may be '{likely}': make the names equal.",
    ),
    "list_unused": warning(
        "Không câu nào dùng danh sách '{list}'.",
        "No question uses the list '{list}'.",
        "Xóa danh sách này, hoặc sửa tên ở câu cần dùng.",
        "Delete it, or mend its name at the question that wants it.",
    ),
    "list_name_space": error(
        "Tên danh sách '{list}' có dấu cách.",
        "The list's name '{list}' has a space in it.",
        "Dùng dấu gạch dưới: {better}, ở mọi dòng của danh sách.",
        "Use an underscore: {better}, in every row of the list.",
    ),
    "choice_no_list": error(
        "Lựa chọn này chưa thuộc danh sách nào.",
        "This choice belongs to no list.",
        "Điền cột 'list_name'.",
        "Fill in the column 'list_name'.",
    ),
    "choice_no_name": error(
        "Lựa chọn này chưa có mã ở cột 'name'.",
        "This choice has no code in the column 'name'.",
        "Đặt một mã ngắn không dấu, ví dụ: viec_lam.",
        "Give it a short code in plain letters, for example: job.",
    ),
    "choice_twice": error(
        "Mã '{code}' đã có ở dòng {row} của danh sách '{list}'.",
        "The code '{code}' is in row {row} of the list '{list}' already.",
        "Mỗi lựa chọn một mã: đổi mã hoặc xóa dòng thừa.",
        "Each choice has its own code: change it or delete the row.",
    ),
    "choice_case": warning(
        "Mã '{code}' chỉ khác '{other}' ở dòng {row} về chữ hoa, chữ thường.",
        "The code '{code}' differs from '{other}' in row {row} only by capital letters.",
        "Đặt hai mã khác hẳn nhau, viết chữ thường.",
        "Choose two codes that really differ, in small letters.",
    ),
    "choice_space": error(
        "Mã lựa chọn '{code}' có dấu cách; câu chọn nhiều sẽ tách thành nhiều mã.",
        "The choice's code '{code}' has a space; answers with several choices would split it.",
        "Dùng dấu gạch dưới: {better}.",
        "Use an underscore: {better}.",
    ),
    "choice_header": warning(
        "Tên cột '{column}' có dấu cách nên cột bị bỏ qua.",
        "The column name '{column}' has a space, so the column is left out.",
        "Đổi thành: {better}.",
        "Rename it to: {better}.",
    ),
    "choice_header_asked": error(
        "Tên cột '{column}' có dấu cách nên cột bị bỏ qua; câu ở dòng {row} lọc theo cột này sẽ "
        "không hiện lựa chọn nào.",
        "The column name '{column}' has a space, so the column is left out; the question in row "
        "{row}, which filters by it, would show no choices.",
        "Đổi thành: {better}.",
        "Rename it to: {better}.",
    ),
    "choice_header_illegal": error(
        "Tên cột '{column}' có ký tự không dùng được, hoặc bắt đầu bằng chữ số.",
        "The column name '{column}' has a sign that cannot be used, or begins with a digit.",
        "Đổi thành: {better}.",
        "Rename it to: {better}.",
    ),
    "choice_column_unknown": error(
        "Lọc theo cột '{column}', nhưng danh sách '{list}' không có cột này.",
        "It filters by the column '{column}', which the list '{list}' does not have.",
        "Thêm cột, hoặc sửa tên; có thể là: {likely}.",
        "Add the column, or mend its name; it may be: {likely}.",
    ),
    "filter_instance": error(
        "Điện thoại không lọc được khi 'choice_filter' gọi instance(...).",
        "Phones do not filter when 'choice_filter' calls instance(...).",
        "So sánh thẳng cột của danh sách với một câu, ví dụ: commune = ${{commune}}.",
        "Compare a column of the list with a question, for example: commune = ${{commune}}.",
    ),
    "default_not_choice": error(
        "Giá trị có sẵn '{code}' không có trong danh sách '{list}'.",
        "The default '{code}' is not in the list '{list}'.",
        "Ghi mã của lựa chọn; có thể là: {likely}.",
        "Write the code of a choice; it may be: {likely}.",
    ),
    "code_unknown": warning(
        "So với '{code}', nhưng danh sách '{list}' không có mã này, nên không bao giờ đúng.",
        "It compares with '{code}', which the list '{list}' does not have: never true.",
        "Kiểm tra lại mã; có thể là: {likely}.",
        "Check the code; it may be: {likely}.",
    ),
    # -- languages
    "label_missing": error(
        "Dòng này chưa có nhãn, nên điện thoại không có gì để hiện.",
        "This row has no label, so phones have nothing to show.",
        "Điền nhãn bằng cả hai ngôn ngữ.",
        "Fill in the label, in both languages.",
    ),
    "translation_default_missing": error(
        "Ô này trống, trong khi '{language}' là ngôn ngữ mặc định: điện thoại chỉ hiện dấu gạch.",
        "This cell is empty, yet '{language}' is the default language: phones show only a dash.",
        "Điền ô này.",
        "Fill in this cell.",
    ),
    "translation_missing": warning(
        "Ô này trống: người dùng '{language}' chỉ thấy dấu gạch.",
        "This cell is empty: readers of '{language}' see only a dash.",
        "Dịch từ ngôn ngữ kia.",
        "Translate it from the other language.",
    ),
    "language_column_missing": warning(
        "Cột '{column}' chưa có '{language}', trong khi các cột khác đã có.",
        "The column '{column}' has no '{language}', though other columns do.",
        "Thêm cột '{column}::{language}' và điền.",
        "Add the column '{column}::{language}' and fill it in.",
    ),
    "column_no_language": warning(
        "Cột '{column}' không ghi ngôn ngữ, bên cạnh cột có ghi.",
        "The column '{column}' names no language, beside others that do.",
        "Đổi tên thành '{column}::{likely}', hoặc xóa nếu thừa.",
        "Rename it to '{column}::{likely}', or delete it if it is not needed.",
    ),
    "language_misspelt": error(
        "'{language}' và '{likely}' gần như một, nhưng máy coi là hai ngôn ngữ.",
        "'{language}' and '{likely}' are nearly the same, yet count as two languages.",
        "Viết giống hệt nhau ở mọi cột: {likely}.",
        "Write it the same in every column: {likely}.",
    ),
    "language_default_unknown": error(
        "Ngôn ngữ mặc định '{language}' không có ở cột nhãn nào.",
        "The default language '{language}' is in no label column.",
        "Chép đúng tên ngôn ngữ ở tên cột; có thể là: {likely}.",
        "Copy the language as it is written in the column name; it may be: {likely}.",
    ),
    "language_default_missing": warning(
        "Chưa nói ngôn ngữ nào hiện trước.",
        "It is not said which language shows first.",
        "Ghi '{likely}' ở trang 'settings', cột 'default_language' (chưa có cột thì thêm).",
        "Write '{likely}' in the sheet 'settings', column 'default_language' (add it if missing).",
    ),
    "language_no_code": warning(
        "Ngôn ngữ '{language}' thiếu mã hai chữ trong ngoặc.",
        "The language '{language}' has no two-letter code in brackets.",
        "Viết ví dụ: Tiếng Việt (vi), English (en), giống nhau ở mọi cột.",
        "Write for example: Tiếng Việt (vi), English (en), the same in every column.",
    ),
    "languages_none": warning(
        "Nhãn không ghi ngôn ngữ, nên biểu mẫu chỉ có một thứ tiếng.",
        "Labels name no language, so the form speaks one only.",
        "Dùng hai cột: label::Tiếng Việt (vi) và label::English (en).",
        "Use two columns: label::Tiếng Việt (vi) and label::English (en).",
    ),
    "language_wanted": warning(
        "Biểu mẫu chưa có '{language}'.",
        "The form has no '{language}' yet.",
        "Thêm cột '{column}::{language}' và dịch.",
        "Add the column '{column}::{language}' and translate.",
    ),
    # -- media
    "media_missing": error(
        "Biểu mẫu cần tệp '{file}' nhưng chưa có.",
        "The form wants the file '{file}', which is not there.",
        "Tải tệp này lên cùng biểu mẫu.",
        "Upload it with the form.",
    ),
    "media_misspelt": error(
        "Biểu mẫu cần tệp '{file}', nhưng tệp tải lên tên là '{likely}'.",
        "The form wants the file '{file}', but the one uploaded is named '{likely}'.",
        "Đặt hai tên giống hệt nhau, cả chữ hoa, chữ thường và đuôi tệp.",
        "Make the two names equal, with capitals and the ending.",
    ),
    "media_unused": warning(
        "Không ô nào dùng tệp '{file}'.",
        "No cell uses the file '{file}'.",
        "Bỏ tệp này, hoặc ghi tên nó vào ô cần dùng.",
        "Remove it, or write its name in the cell that wants it.",
    ),
    "media_server_made": warning(
        "Tệp '{file}' do máy chủ làm riêng cho từng cán bộ; tệp tải lên không được dùng.",
        "The server makes '{file}' for each officer; the uploaded one is not used.",
        "Bỏ tệp này.",
        "Remove this file.",
    ),
    "media_name": error(
        "Tên tệp '{file}' không dùng được.",
        "The file name '{file}' cannot be used.",
        "Dùng tên không có thư mục, khác 'last-saved.xml', ví dụ: {better}.",
        "Use a name without a folder, other than 'last-saved.xml', for example: {better}.",
    ),
    "media_kind": error(
        "'{file}' không phải tệp cho cột '{column}'.",
        "'{file}' is no file for the column '{column}'.",
        "Dùng tệp có đuôi: {likely}.",
        "Use a file that ends in: {likely}.",
    ),
}
