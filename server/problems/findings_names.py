"""Findings about the names of questions and choices, and about references to them."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    "name_missing": error(
        "Câu này chưa có mã ở cột 'name'.",
        "This question has no name.",
        "Đặt một mã ngắn không dấu, ví dụ: so_nguoi.",
        "Give it a short name in plain letters, for example: people.",
    ),
    "name_space": error(
        "Mã '{name}' có dấu cách.",
        "The name '{name}' has a space in it.",
        "Dùng dấu gạch dưới thay dấu cách: {better}.",
        "Use an underscore in place of the space: {better}.",
    ),
    "name_accents": error(
        "Mã '{name}' có chữ có dấu.",
        "The name '{name}' has letters with accents.",
        "Viết không dấu: {better}. Chữ có dấu để ở cột nhãn.",
        "Write it without accents: {better}. Accents belong in the label.",
    ),
    "name_lookalike": error(
        "Mã '{name}' có ký tự '{sign}' trông như chữ '{latin}' nhưng là chữ khác (thường do chép "
        "từ nơi khác).",
        "The name '{name}' has a '{sign}' that looks like '{latin}' but is another letter (often "
        "copied from elsewhere).",
        "Xóa rồi gõ lại bằng bàn phím: {better}.",
        "Delete it and type it again: {better}.",
    ),
    "name_illegal": error(
        "Mã '{name}' có ký tự '{sign}' không dùng được.",
        "The name '{name}' has the sign '{sign}', which cannot be used.",
        "Chỉ dùng chữ không dấu, số và dấu gạch dưới: {better}.",
        "Use plain letters, digits and underscores only: {better}.",
    ),
    "name_digit": error(
        "Mã '{name}' không bắt đầu bằng chữ cái.",
        "The name '{name}' does not begin with a letter.",
        "Thêm chữ ở đầu, ví dụ: {better}.",
        "Put a letter first, for example: {better}.",
    ),
    "name_reserved": error(
        "Mã '{name}' dành riêng cho máy.",
        "The name '{name}' is reserved.",
        "Đặt mã khác, ví dụ: {better}.",
        "Choose another name, for example: {better}.",
    ),
    "name_twice": error(
        "Mã '{name}' đã dùng ở dòng {row} trong cùng nhóm.",
        "The name '{name}' is used already in row {row} of the same group.",
        "Mỗi câu một mã: đổi mã ở một trong hai dòng.",
        "Each question has its own name: change one of the two.",
    ),
    "name_twice_apart": warning(
        "Mã '{name}' đã dùng ở dòng {row}, trong nhóm khác: dễ nhầm khi xem bảng số liệu.",
        "The name '{name}' is used in row {row} too, in another group: tables are easily misread.",
        "Nên đổi mã ở một trong hai dòng nếu chưa có phiếu nào.",
        "Change one of the two if nothing has been collected yet.",
    ),
    "name_case": warning(
        "Mã '{name}' chỉ khác '{other}' ở dòng {row} về chữ hoa, chữ thường.",
        "The name '{name}' differs from '{other}' in row {row} only by capital letters.",
        "Đặt hai mã khác hẳn nhau, viết chữ thường.",
        "Choose two names that really differ, in small letters.",
    ),
    "name_long": warning(
        "Mã '{name}' dài quá {limit} ký tự.",
        "The name '{name}' is longer than {limit} characters.",
        "Rút ngắn mã; câu hỏi đầy đủ để ở nhãn.",
        "Shorten it; the whole question belongs in the label.",
    ),
    "name_style": warning(
        "Mã '{name}' có chữ hoa, dấu chấm hoặc gạch nối, khác kiểu viết chung.",
        "The name '{name}' has capitals, dots or hyphens, unlike the other names.",
        "Nên viết: {better}. Nếu mã đã có dữ liệu thì giữ nguyên.",
        "Better: {better}. Leave it if answers were collected under it.",
    ),
    # -- references
    "reference_unknown": error(
        "Không có câu nào mã '{name}'.",
        "There is no question named '{name}'.",
        "Kiểm tra lại mã; có thể là: {likely}.",
        "Check the name; it may be: {likely}.",
    ),
    "reference_nowhere": error(
        "Không có câu nào mã '{name}'.",
        "There is no question named '{name}'.",
        "Thêm câu đó, hoặc ghi ở đây mã của câu cần gọi, chép từ cột 'name'.",
        "Add it, or write here the name of the question that is meant, as in the column 'name'.",
    ),
    "reference_malformed": error(
        "Chỗ gọi tới câu khác viết chưa đúng: {written}",
        "This reference to a question is not written rightly: {written}",
        "Viết dấu $, ngoặc nhọn, mã câu, không có dấu cách, ví dụ: ${{so_nguoi}}.",
        "Write $, a brace, the name, without spaces, for example: ${{people}}.",
    ),
    "reference_later": warning(
        "Câu '{name}' đứng sau, ở dòng {row}, nên lúc này chưa có câu trả lời.",
        "The question '{name}' comes later, in row {row}, so it has no answer yet.",
        "Chuyển câu '{name}' lên trước dòng này.",
        "Move '{name}' to before this row.",
    ),
    "reference_self": error(
        "Câu '{name}' phụ thuộc vào chính nó.",
        "The question '{name}' depends on itself.",
        "Bỏ ${{{name}}} khỏi ô này, hoặc gọi tới câu khác.",
        "Remove ${{{name}}} from this cell, or refer to another question.",
    ),
    "reference_cycle": error(
        "Các câu phụ thuộc vòng tròn: {names}. Điện thoại không mở được biểu mẫu.",
        "These questions depend on each other in a circle: {names}. Phones cannot open the form.",
        "Bỏ một chỗ gọi để không còn vòng.",
        "Remove one of the references to break the circle.",
    ),
    "reference_ambiguous": error(
        "Mã '{name}' có ở hai câu (dòng {row} và {other}) nên không biết lấy câu nào.",
        "Two questions are named '{name}' (rows {row} and {other}): which one is meant?",
        "Đổi mã của một trong hai câu.",
        "Change the name of one of the two.",
    ),
    "reference_from_outside": error(
        "Câu '{name}' nằm trong phần lặp '{repeat}', ở ngoài gọi vào thì có nhiều giá trị và điện "
        "thoại báo lỗi.",
        "The question '{name}' is inside the repeat '{repeat}': from outside it has many values, "
        "and phones stop with an error.",
        "Dùng sum(), count(), max(), join() hoặc indexed-repeat() để ra một giá trị.",
        "Use sum(), count(), max(), join() or indexed-repeat() to make one value of them.",
    ),
    "reference_group": warning(
        "'{name}' là một nhóm, không có câu trả lời.",
        "'{name}' is a group and has no answer.",
        "Gọi tới một câu trong nhóm đó.",
        "Refer to a question of that group.",
    ),
    "reference_in_quotes": error(
        "${{{name}}} nằm trong dấu nháy nên là chữ, không phải câu trả lời.",
        "${{{name}}} stands inside quotes, so it is text and not an answer.",
        "Đưa ra ngoài dấu nháy; nối chữ bằng concat('…', ${{{name}}}).",
        "Take it out of the quotes; join text with concat('…', ${{{name}}}).",
    ),
    "trigger_wrong": error(
        "Cột 'trigger' cần mã của câu khác, không phải '{written}'.",
        "The column 'trigger' wants the name of another question, not '{written}'.",
        "Viết ví dụ: ${{so_nguoi}}.",
        "Write for example: ${{people}}.",
    ),
}
