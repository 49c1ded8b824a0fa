"""Findings of the phone's own form engine (ODK Validate), which sees what no other look does."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    "odk_function": error(
        "Điện thoại không có hàm '{function}'.",
        "Phones do not have the function '{function}'.",
        "Sửa tên hàm: chữ thường, dấu gạch nối đúng chỗ. Các hàm dùng được: cuối trang Hướng dẫn.",
        "Mend the function's name: lower case, hyphens where they belong. The page How to "
        "has the list.",
    ),
    "odk_arguments": error(
        "Hàm '{function}' không nhận số giá trị như thế này.",
        "The function '{function}' does not take this many values.",
        "Xem hàm này ở cuối trang Hướng dẫn, rồi thêm hoặc bớt giá trị trong ngoặc.",
        "See this function on the page How to, then add or remove values in its brackets.",
    ),
    "odk_cycle": error(
        "Các câu này chờ lẫn nhau nên không tính được: {names}.",
        "These questions wait for one another, so none can be worked out: {names}.",
        "Bỏ bớt một chỗ nhắc lại: một câu không được dùng, dù gián tiếp, chính kết quả của nó.",
        "Take one of the references away: no question may use its own result, however indirectly.",
    ),
    "odk_repeated": error(
        "Câu được nhắc đến ở đây nằm trong phần lặp nên có nhiều giá trị.",
        "The question named here is in a repeat, so it has many values.",
        "Dùng sum(), count(), join() nếu cần tất cả; indexed-repeat() nếu cần một lần lặp.",
        "Use sum(), count() or join() for all of them, indexed-repeat() for one repetition.",
    ),
    "odk_pattern": error(
        "Mẫu trong regex() chưa đúng.",
        "The pattern in regex() is not right.",
        "Kiểm tra các dấu [ ] ( ) {{ }} trong mẫu: mở thì phải đóng.",
        "Check [ ] ( ) {{ }} in the pattern: what is opened must be closed.",
    ),
    "odk_type": error(
        "Biểu thức này trộn các loại giá trị không hợp nhau (chữ, số, ngày).",
        "This expression mixes kinds of values that do not fit together (text, number, date).",
        "Kiểm tra từng giá trị: ngày viết date('2026-01-31'), số không có dấu nháy.",
        "Check each value: dates are written date('2026-01-31'), numbers without quotes.",
    ),
    "odk_list": error(
        "Không có danh sách '{list}' để tra cứu.",
        "There is no list '{list}' to look things up in.",
        "Sửa tên trong instance('…') cho đúng tên danh sách hoặc tên tệp.",
        "Mend the name inside instance('…'): that of a list or of a file.",
    ),
    "odk_expression": error(
        "Điện thoại không đọc được biểu thức này.",
        "Phones cannot read this expression.",
        "Kiểm tra dấu ngoặc, dấu nháy và dấu phép tính.",
        "Check brackets, quotes and operators.",
    ),
    "odk_unknown": error(
        "Điện thoại không mở được biểu mẫu này; chương trình không biết rõ vì sao.",
        "Phones could not open this form; the program does not know exactly why.",
        "Xem lại biểu thức ở dòng này. Nếu không rõ dòng nào, bỏ bớt từng phần rồi kiểm tra lại.",
        "Look at the expressions of this row. If no row is named, take parts away one by one and "
        "check again.",
    ),
    "odk_failed": warning(
        "Kiểm tra bằng chương trình của điện thoại không xong: quá lâu hoặc quá nhiều bộ nhớ.",
        "The check with the phone's own program did not end: too long, or too much memory.",
        "Làm đơn giản các biểu thức lặp lại nhiều lần, hoặc chia nhỏ biểu mẫu, rồi kiểm tra lại.",
        "Make expressions in repeats simpler, or split the form, and check again.",
    ),
    "odk_left_out": warning(
        "Chưa kiểm tra bằng chương trình của điện thoại (ODK Validate): máy chủ chưa có Java.",
        "Not checked with the phone's own program (ODK Validate): the server has no Java.",
        "Nhờ người quản trị máy chủ cài gói {package}. Trong lúc đó hãy thử kỹ trên điện thoại.",
        "Ask who runs the server to install {package}. Until then try the form well on a phone.",
    ),
}
