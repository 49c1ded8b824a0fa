"""Findings about expressions: conditions, constraints, calculations, filters."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    "expression_quotes": error(
        "Có dấu nháy mở mà không có dấu nháy đóng.",
        "A quote is opened and not closed.",
        "Đặt chữ giữa hai dấu nháy thẳng giống nhau, ví dụ: 'nha'.",
        "Put text between two equal straight quotes, for example: 'home'.",
    ),
    "expression_brackets": error(
        "Thừa hoặc thiếu dấu ngoặc '{sign}'.",
        "A bracket '{sign}' is missing or too many.",
        "Đếm lại: mỗi dấu mở cần một dấu đóng.",
        "Count them: each opening bracket wants a closing one.",
    ),
    "expression_smart_quotes": warning(
        "Có dấu nháy cong {signs} do chương trình soạn thảo tự đổi.",
        "There are curly quotes {signs} that a word processor made.",
        "Gõ lại bằng dấu nháy thẳng: '.",
        "Type straight quotes instead: '.",
    ),
    "expression_operator": error(
        "Không viết '{wrong}' ở đây được.",
        "'{wrong}' cannot be written here.",
        "Viết '{right}'.",
        "Write '{right}'.",
    ),
    "expression_decimal_comma": error(
        "Số '{number}' viết bằng dấu phẩy; ở đây dấu phẩy ngăn cách các phần.",
        "The number '{number}' has a comma; here a comma separates parts.",
        "Viết dấu chấm cho phần lẻ: {better}.",
        "Write a point for decimals: {better}.",
    ),
    "expression_excel": error(
        "Biểu thức không bắt đầu bằng dấu bằng như công thức Excel.",
        "An expression does not begin with an equals sign as a formula in Excel does.",
        "Xóa dấu bằng ở đầu.",
        "Remove the equals sign at its beginning.",
    ),
    "expression_word": error(
        "'{word}' đứng một mình nên không có nghĩa.",
        "'{word}' stands alone and means nothing.",
        "Nếu là câu hỏi: ${{{word}}}. Nếu là chữ hoặc mã lựa chọn: '{word}'.",
        "If it is a question: ${{{word}}}. If it is text or a choice's code: '{word}'.",
    ),
    "expression_deep": error(
        "Biểu thức có hơn {limit} lớp ngoặc lồng nhau; máy không đọc được.",
        "More than {limit} brackets stand inside one another; no phone reads that.",
        "Bỏ ngoặc thừa, hoặc tách ra nhiều câu 'calculate'.",
        "Remove brackets that are not needed, or split it into several 'calculate' questions.",
    ),
    "expression_division": error(
        "Dấu '/' không phải phép chia, gần chỗ: {near}",
        "The sign '/' does not divide, near: {near}",
        "Chia thì viết 'div', không viết '/'. Ví dụ: ${{so_tien}} div 1000.",
        "To divide write 'div', not '/'. For example: ${{so_tien}} div 1000.",
    ),
    "expression_syntax": error(
        "Biểu thức viết chưa đúng, gần chỗ: {near}",
        "This expression is not written rightly, near: {near}",
        "Xem lại dấu so sánh, dấu phẩy, and / or; mỗi vế cần đủ hai bên.",
        "Check operators, commas, and / or; each one needs something on both sides.",
    ),
    "function_unknown": error(
        "Điện thoại không có hàm '{function}'.",
        "Phones have no function '{function}'.",
        "Có thể là: {likely}.",
        "It may be: {likely}.",
    ),
    "function_unlisted": error(
        "Điện thoại không có hàm '{function}'.",
        "Phones have no function '{function}'.",
        "Các hàm dùng được: cuối trang Hướng dẫn.",
        "The functions that there are: at the end of the page How to.",
    ),
    "function_arguments": error(
        "Hàm '{function}' cần {expected} phần cách nhau bằng dấu phẩy, ở đây có {given}.",
        "The function '{function}' wants {expected} parts separated by commas; here are {given}.",
        "Kiểm tra dấu phẩy và dấu ngoặc của hàm này.",
        "Check the commas and brackets of this function.",
    ),
    "instance_unknown": error(
        "instance('{name}') không có: không phải danh sách hay tệp nào của biểu mẫu.",
        "There is no instance('{name}'): no list and no file of this form.",
        "Có thể là: {likely}.",
        "It may be: {likely}.",
    ),
    "result_unlabelled": warning(
        "Kết quả '{name}' không có nhãn nên người phụ trách không thấy, và không câu nào dùng nó.",
        "The result '{name}' has no label, so supervisors do not see it, and no question uses it.",
        "Điền cột 'label', bằng cả hai ngôn ngữ; hoặc xóa dòng này nếu không cần.",
        "Fill in the column 'label', in both languages; or delete this row if nobody needs it.",
    ),
    "integer_too_long": error(
        "Số {number} có hơn 9 chữ số; ô số nguyên trên điện thoại chỉ nhận 9.",
        "The number {number} has more than 9 digits; a phone's integer box takes 9.",
        "Tính bằng nghìn đồng, hoặc đổi kiểu câu thành decimal.",
        "Count in thousand VND, or make the question a decimal.",
    ),
}
