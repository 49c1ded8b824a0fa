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
    # -- lists and maps
    "filter_wrong": Sentence(
        "Bộ lọc '{name}' không đúng. Hãy bỏ nó khỏi địa chỉ, hoặc chọn lại trên trang.",
        "The filter '{name}' is wrong. Take it out of the address, or choose it on the page again.",
    ),
}
