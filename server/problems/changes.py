"""What a new version of a form changes, in words for people who are no programmers.

`{what}` names the question, group or form; `{before}` and `{after}` are what the designer wrote.
"""

from __future__ import annotations

from server.problems.sentence import Sentence

DANGERS = {
    "breaks": Sentence("Ảnh hưởng đến phiếu đã gửi", "Affects what was already sent"),
    "new_data": Sentence("Chỉ ảnh hưởng đến phiếu gửi sau này", "Affects new records only"),
    "harmless": Sentence("Không ảnh hưởng đến số liệu", "Affects no data"),
}
"""What each class of danger is called."""

NOTHING = Sentence("(không có)", "(nothing)")
FIRST = Sentence("ở đầu", "first")
AFTER = Sentence("sau “{name}”", "after “{name}”")
NO_REPEAT = Sentence("không lặp", "asked once")
TOP = Sentence("ngoài mọi nhóm", "outside all groups")
YES = Sentence("có", "yes")
SORTS = {
    "question": Sentence("Câu hỏi", "Question"),
    "group": Sentence("Nhóm", "Group"),
    "repeat": Sentence("Nhóm lặp", "Repeat"),
    "form": Sentence("Biểu mẫu", "Form"),
}
AND_OTHERS = Sentence("{what} và {count} câu hỏi khác", "{what} and {count} other questions")
LANGUAGES = {
    "vi": Sentence("tiếng Việt", "Vietnamese"),
    "en": Sentence("tiếng Anh", "English"),
    "default": Sentence("ngôn ngữ mặc định", "the default language"),
}
SENSITIVITIES = {
    "public": Sentence("công khai", "public"),
    "internal": Sentence("nội bộ", "internal"),
    "personal": Sentence("cá nhân", "personal"),
    "sensitive": Sentence("nhạy cảm", "sensitive"),
}
PRECISIONS = {
    "exact": Sentence("đúng điểm", "the exact point"),
    "village": Sentence("chỉ biết thôn", "the village only"),
}
TYPES = {
    "text": Sentence("chữ", "text"),
    "integer": Sentence("số nguyên", "whole number"),
    "decimal": Sentence("số thập phân", "decimal number"),
    "date": Sentence("ngày", "date"),
    "time": Sentence("giờ", "time"),
    "dateTime": Sentence("ngày và giờ", "date and time"),
    "select_one": Sentence("chọn một", "choose one"),
    "select_multiple": Sentence("chọn nhiều", "choose several"),
    "rank": Sentence("xếp thứ tự", "ranking"),
    "geopoint": Sentence("điểm", "point"),
    "geotrace": Sentence("đường", "line"),
    "geoshape": Sentence("vùng", "area"),
    "photo": Sentence("ảnh", "photo"),
    "audio": Sentence("ghi âm", "audio"),
    "video": Sentence("video", "video"),
    "file": Sentence("tệp", "file"),
    "signature": Sentence("chữ ký", "signature"),
    "barcode": Sentence("mã vạch, mã QR", "barcode"),
    "note": Sentence("lời ghi, không hỏi gì", "note, asks nothing"),
    "calculate": Sentence("máy tự tính", "worked out by the phone"),
    "acknowledge": Sentence("xác nhận", "acknowledgement"),
    "hidden": Sentence("ẩn", "hidden"),
}

_FROM_TO = "từ {before} thành {after}", "from {before} to {after}"


def _rule(vi: str, en: str) -> Sentence:
    """Give the sentence of a rule of a question that reads otherwise now."""
    return Sentence(f"{{what}}: {vi} đổi {_FROM_TO[0]}.", f"{{what}}: {en} changed {_FROM_TO[1]}.")


def _text(vi: str, en: str) -> Sentence:
    """Give the sentence of a text in one language that reads otherwise now."""
    return Sentence(
        f"{{what}}: {vi} bằng {{language}} đổi {_FROM_TO[0]}.",
        f"{{what}}: {en} in {{language}} changed {_FROM_TO[1]}.",
    )


QUESTIONS = {
    "question_added": Sentence("{what}: thêm mới.", "{what}: added."),
    "question_removed": Sentence(
        "{what}: bị bỏ. Câu trả lời đã có vẫn được giữ, nhưng không còn ai trả lời nữa.",
        "{what}: removed. Answers that came are kept, but nobody is asked any more.",
    ),
    "question_moved": Sentence(
        "{what}: đổi chỗ, nay đứng {after}.", "{what}: moved, now stands {after}."
    ),
    "question_regrouped": Sentence(
        "{what}: chuyển nhóm, từ {before} sang {after}. Câu trả lời cũ và mới nằm ở hai cột.",
        "{what}: moved to another group, from {before} to {after}. Old and new answers stand in "
        "two columns.",
    ),
    "question_renamed": Sentence(
        "{what}: có lẽ đổi tên từ {before} thành {after}. Câu trả lời cũ và mới nằm ở hai cột.",
        "{what}: it seems its name was changed from {before} to {after}. Old and new answers stand "
        "in two columns.",
    ),
    "type_changed": Sentence(
        "{what}: loại câu hỏi đổi từ {before} thành {after}. Câu trả lời cũ có thể không còn hợp.",
        "{what}: its type changed from {before} to {after}. Old answers may not fit any more.",
    ),
    "sensitivity_raised": Sentence(
        "{what}: mức giữ kín đổi từ {before} thành {after}. Chỉ áp dụng cho phiếu gửi sau này.",
        "{what}: its sensitivity changed from {before} to {after}. It counts for new records only.",
    ),
    "sensitivity_closed": Sentence(
        "{what}: mức giữ kín tăng từ {before} lên {after}. Từ nay cột này không còn trong bảng "
        "phiếu và trong tệp xuất không niêm phong, trên trang của phiếu phải nêu lý do mới xem "
        "được, kể cả với phiếu đã gửi; hạ mức lại sau này cũng không mở lại.",
        "{what}: its sensitivity was raised from {before} to {after}. From now on this column is "
        "in no table of records and no export without sealed answers, and a record's page shows "
        "it for a reason only, for records already sent too; lowering it again later does not "
        "open it again.",
    ),
    "sensitivity_lowered": Sentence(
        "{what}: mức giữ kín giảm từ {before} xuống {after}. Câu trả lời sau này được giữ ít kín "
        "hơn những gì đã hứa khi hỏi.",
        "{what}: its sensitivity was lowered from {before} to {after}. New answers are kept less "
        "carefully than those that came.",
    ),
    "sensitivity_opened": Sentence(
        "{what}: mức giữ kín giảm từ {before} xuống {after}. Câu trả lời sau này được giữ ít kín "
        "hơn những gì đã hứa khi hỏi. Bảng phiếu và tệp xuất không niêm phong vẫn không có cột "
        "này; trang của phiếu vẫn cần lý do.",
        "{what}: its sensitivity was lowered from {before} to {after}. New answers are kept less "
        "carefully than those that came. The table of records and exports without sealed answers "
        "still have no such column, and a record's page still needs a reason.",
    ),
    "precision_closed": Sentence(
        "{what}: độ chính xác của vị trí đổi từ {before} thành {after}. Điểm của phiếu gửi sau này "
        "được niêm phong; điểm của phiếu đã gửi vẫn còn trên bản đồ. Từ nay cột tọa độ của câu này "
        "không còn trong tệp xuất nào, kể cả với phiếu đã gửi; đổi lại sau này cũng không đưa cột "
        "trở lại.",
        "{what}: the precision of its place changed from {before} to {after}. Points of new "
        "records are sealed; those of records already sent stay on the map. From now on no export "
        "has the columns of this point, for records already sent too; changing it back later does "
        "not bring them back.",
    ),
    "precision_opened": Sentence(
        "{what}: độ chính xác của vị trí đổi từ {before} thành {after}. Điểm của phiếu gửi sau này "
        "hiện trên bản đồ; điểm của phiếu đã gửi vẫn niêm phong. Tệp xuất vẫn không có cột tọa độ "
        "của câu này.",
        "{what}: the precision of its place changed from {before} to {after}. Points of new "
        "records are shown on the map; those of records already sent stay sealed. Exports still "
        "have no columns of this point.",
    ),
    "repeat_changed": Sentence(
        "{what}: chỗ lặp đổi từ {before} thành {after}. Câu trả lời cũ và mới nằm ở hai bảng.",
        "{what}: how it repeats changed from {before} to {after}. Old and new answers stand in "
        "two tables.",
    ),
    "repeat_count_changed": _rule("số lần lặp", "the number of repetitions"),
    "group_added": Sentence("{what}: thêm mới.", "{what}: added."),
    "group_removed": Sentence("{what}: bị bỏ.", "{what}: removed."),
    "group_moved": Sentence(
        "{what}: đổi chỗ, nay đứng {after}.", "{what}: moved, now stands {after}."
    ),
    "group_regrouped": Sentence(
        "{what}: chuyển từ {before} sang {after}, với mọi câu hỏi ở trong. Câu trả lời cũ và mới "
        "nằm ở hai cột.",
        "{what}: moved from {before} to {after}, with all its questions. Old and new answers stand "
        "in two columns.",
    ),
    "group_renamed": Sentence(
        "{what}: có lẽ đổi tên từ {before} thành {after}. Câu trả lời cũ và mới của mọi câu hỏi ở "
        "trong nằm ở hai cột.",
        "{what}: it seems its name was changed from {before} to {after}. Old and new answers of "
        "all its questions stand in two columns.",
    ),
}
RULES = {
    "relevance_changed": _rule("điều kiện để hiện ra", "when it is shown"),
    "constraint_changed": _rule("điều kiện của câu trả lời", "what its answer must fulfil"),
    "calculation_changed": _rule("cách tính", "its calculation"),
    "trigger_changed": _rule("câu hỏi làm nó tính lại", "the question that makes it work again"),
    "default_changed": _rule("câu trả lời điền sẵn", "its default answer"),
    "required_changed": _rule("bắt buộc trả lời", "whether an answer is required"),
    "read_only_changed": _rule("chỉ được đọc", "whether it is read only"),
    "appearance_changed": _rule("cách hiện trên máy", "its look on the phone"),
    "parameters_changed": _rule("tham số", "its parameters"),
    "label_changed": _text("lời hỏi", "its label"),
    "hint_changed": _text("gợi ý", "its hint"),
    "guidance_changed": _text("hướng dẫn thêm", "its guidance"),
    "constraint_message_changed": _text("lời báo khi trả lời sai", "the message of its condition"),
    "required_message_changed": _text("lời báo khi bỏ trống", "the message when it is left out"),
    "label_media_changed": _text("ảnh, tiếng kèm lời hỏi", "the media of its label"),
    "hint_media_changed": _text("ảnh, tiếng kèm gợi ý", "the media of its hint"),
}
CHOICES = {
    "choice_added": Sentence("{what}: thêm lựa chọn {choice}.", "{what}: choice {choice} added."),
    "choice_removed": Sentence("{what}: bỏ lựa chọn {choice}.", "{what}: choice {choice} removed."),
    "choice_renamed": Sentence(
        "{what}: lựa chọn {choice} có lẽ đổi mã từ {before} thành {after}. Số liệu đếm hai mã "
        "riêng nhau.",
        "{what}: it seems the code of choice {choice} was changed from {before} to {after}. They "
        "are counted apart.",
    ),
    "choice_moved": Sentence(
        "{what}: lựa chọn {choice} đổi chỗ, nay đứng {after}.",
        "{what}: choice {choice} moved, now stands {after}.",
    ),
    "choice_relabelled": Sentence(
        "{what}: lời của lựa chọn {choice} bằng {language} đổi từ {before} thành {after}.",
        "{what}: the words of choice {choice} in {language} changed from {before} to {after}.",
    ),
    "choice_media_changed": Sentence(
        "{what}: ảnh, tiếng của lựa chọn {choice} bằng {language} đổi từ {before} thành {after}.",
        "{what}: the media of choice {choice} in {language} changed from {before} to {after}.",
    ),
    "choice_column_changed": Sentence(
        "{what}: cột phụ của lựa chọn {choice}, dùng để lọc, đổi từ {before} thành {after}.",
        "{what}: a column of choice {choice} that filters use changed from {before} to {after}.",
    ),
    "choice_file_changed": _rule("tệp của các lựa chọn", "the file of its choices"),
    "choice_filter_changed": _rule("điều kiện lọc lựa chọn", "which choices are offered"),
    "choice_columns_changed": _rule("cột của tệp lựa chọn", "the columns of its choice file"),
    "choice_order_changed": _rule("cách xếp lựa chọn", "the order of its choices"),
}
WHOLE = {
    "title_changed": _rule("tên", "its title"),
    "style_changed": _rule("kiểu trình bày", "its style"),
    "instance_name_changed": _rule("tên của phiếu trên máy", "the name of a record on the phone"),
    "audit_changed": _rule("nhật ký điền phiếu", "the log of filling it in"),
    "entity_changed": _rule("danh sách theo dõi mà nó ghi vào", "the list that it writes to"),
    "encryption_changed": _rule("khóa mã hóa trên máy", "the key that phones encrypt with"),
    "sending_changed": _rule("cách tự gửi, tự xóa", "sending and deleting by itself"),
    "language_added": Sentence("{what}: thêm {language}.", "{what}: {language} added."),
    "language_removed": Sentence("{what}: bỏ {language}.", "{what}: {language} removed."),
    "default_language_changed": Sentence(
        "{what}: ngôn ngữ mở đầu đổi từ {before} thành {after}.",
        "{what}: the first language changed from {before} to {after}.",
    ),
    "media_added": Sentence("{what}: cần thêm tệp {after}.", "{what}: needs the file {after} too."),
    "media_removed": Sentence(
        "{what}: không cần tệp {before} nữa.", "{what}: no longer needs the file {before}."
    ),
    "version_same": Sentence(
        "{what}: nội dung khác nhưng số phiên bản vẫn là {after}. Máy đã tải bản cũ có thể giữ bản "
        "cũ. Hãy đặt số phiên bản mới.",
        "{what}: other content under the same version {after}. Phones may keep the old form. Give "
        "it a new version.",
    ),
}

CHANGES: dict[str, Sentence] = QUESTIONS | RULES | CHOICES | WHOLE
"""The sentence of each kind of change."""
