"""What the operating system says of files, in the reader's language."""

from __future__ import annotations

import errno
import os

from server.problems.sentence import Sentence

REASONS: dict[int, Sentence] = {
    errno.ENOENT: Sentence("không có tệp hay thư mục này", "no such file or folder"),
    errno.EACCES: Sentence("không có quyền", "no permission"),
    errno.EPERM: Sentence("không được phép", "not permitted"),
    errno.ENOTDIR: Sentence("đây không phải thư mục", "not a folder"),
    errno.EISDIR: Sentence("đây là một thư mục", "this is a folder"),
    errno.EEXIST: Sentence("đã có sẵn", "it is there already"),
    errno.ENOSPC: Sentence("hết chỗ trên đĩa", "no room on the disk"),
    errno.EDQUOT: Sentence("hết hạn mức đĩa", "the disk quota is used up"),
    errno.EFBIG: Sentence("tệp quá lớn", "the file is too large"),
    errno.EROFS: Sentence("đĩa chỉ cho đọc", "the disk is read-only"),
    errno.EIO: Sentence("đĩa báo lỗi đọc ghi", "the disk reports an error"),
    errno.ENAMETOOLONG: Sentence("tên quá dài", "the name is too long"),
    errno.EMFILE: Sentence("mở quá nhiều tệp", "too many open files"),
    errno.ETXTBSY: Sentence("tệp đang được dùng", "the file is in use"),
}


class Reason:
    """Why the system refused something, as a detail of a problem."""

    def __init__(self, error: OSError) -> None:
        self.number = error.errno or 0

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, language: str = "vi") -> str:
        """Give it in `language`; a rare one by the system's own words, which are English."""
        if words := REASONS.get(self.number):
            return words.en if language == "en" else words.vi
        return os.strerror(self.number) if language == "en" else f"mã lỗi hệ thống {self.number}"
