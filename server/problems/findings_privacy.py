"""Findings about what may be asked, how carefully it is kept, and places."""

from __future__ import annotations

from server.problems.finding_words import FindingWords, error, warning

FINDINGS: dict[str, FindingWords] = {
    # -- our two columns
    "sensitivity_missing": warning(
        "Chưa ghi mức 'sensitivity', nên câu này bị coi là nhạy cảm, không vào bảng và bản đồ.",
        "No 'sensitivity' is given: it counts as sensitive and stays out of tables and maps.",
        "Chọn: public, internal, personal hoặc sensitive.",
        "Choose public, internal, personal or sensitive.",
    ),
    "sensitivity_column_missing": warning(
        "Chưa có cột 'sensitivity', nên mọi câu bị coi là nhạy cảm, không vào bảng và bản đồ.",
        "There is no column 'sensitivity': every question counts as sensitive and stays out of "
        "tables and maps.",
        "Thêm cột 'sensitivity'; chọn cho từng câu: public, internal, personal hoặc sensitive.",
        "Add it; choose for each question: public, internal, personal or sensitive.",
    ),
    "sensitivity_unknown": error(
        "Không có mức 'sensitivity' nào là '{value}'.",
        "There is no 'sensitivity' named '{value}'.",
        "Ghi: {likely}.",
        "Write: {likely}.",
    ),
    "column_on_group": error(
        "Cột '{column}' chỉ dùng cho câu hỏi, không cho nhóm.",
        "The column '{column}' is for questions, not for groups.",
        "Xóa ô này và ghi ở từng câu trong nhóm.",
        "Empty this cell and write it at each question of the group.",
    ),
    "precision_missing": warning(
        "Chưa ghi 'location_precision', nên coi là village: chỉ để biết thôn rồi niêm phong.",
        "No 'location_precision' is given: it counts as village, so the place is sealed.",
        "Ghi village (niêm phong), hoặc exact nếu là nơi công cộng cần hiện trên bản đồ.",
        "Write village (sealed), or exact for a public place that maps show.",
    ),
    "precision_unknown": error(
        "Không có 'location_precision' nào là '{value}'.",
        "There is no 'location_precision' named '{value}'.",
        "Ghi: {likely}. Điểm exact hiện trên bản đồ, điểm village thì niêm phong.",
        "Write: {likely}. Maps show a point that is exact; one that is village is sealed.",
    ),
    "precision_without_place": error(
        "Cột 'location_precision' chỉ dùng cho câu vị trí.",
        "The column 'location_precision' is for places only.",
        "Xóa ô này.",
        "Empty this cell.",
    ),
    "precision_exact_closed": error(
        "Vị trí 'exact' được vẽ lên bản đồ, nhưng 'sensitivity' không phải public hay internal.",
        "An 'exact' place is drawn on maps, but its 'sensitivity' is not public or internal.",
        "Nếu là nhà hoặc nơi riêng: ghi village. Nếu là nơi công cộng: sensitivity là internal.",
        "A home or private place: write village. A public place: make its sensitivity internal.",
    ),
    "accuracy_missing": warning(
        "Chưa đặt độ chính xác, nên điện thoại có thể lấy điểm sai hàng trăm mét.",
        "No accuracy is set: phones may take a point that is hundreds of metres off.",
        "Ghi ở cột 'parameters': capture-accuracy=20 warning-accuracy=100.",
        "Write in the column 'parameters': capture-accuracy=20 warning-accuracy=100.",
    ),
    "day_missing": warning(
        "Biểu mẫu không có câu kiểu date, nên ngày nhận phiếu được coi là ngày của sự việc.",
        "The form has no question of type date: the day a record is received counts as its day.",
        "Thêm một câu kiểu date cho ngày của sự việc, như câu 'ngay' của bảng tính mẫu.",
        "Add a question of type date for the day of the event, as 'ngay' in the template.",
    ),
    "village_missing": warning(
        "Biểu mẫu không có câu tên 'village' và không có câu geopoint, nên phiếu không thuộc thôn "
        "nào và không lên bản đồ.",
        "The form has no question named 'village' and no geopoint: its records belong to no "
        "village and are not on the map.",
        "Chép hai dòng 'commune', 'village' của bảng tính mẫu, hoặc thêm một câu kiểu geopoint.",
        "Copy the rows 'commune' and 'village' of the template, or add a geopoint.",
    ),
    "place_copied": error(
        "Không được tính, đặt tên hay lưu từ vị trí '{name}', vì vị trí này chỉ giữ đến thôn.",
        "Nothing may be calculated, named or saved from the place '{name}': only its village is "
        "kept.",
        "Bỏ '{name}' khỏi ô này.",
        "Remove '{name}' from this cell.",
    ),
    "place_tracked": error(
        "Không theo dõi đường đi của cán bộ.",
        "Officers are not tracked.",
        "Bỏ các tham số location-… của audit.",
        "Remove the parameters location-… of audit.",
    ),
    "answers_logged": error(
        "Nhật ký audit chép lại câu trả lời, cả vị trí chỉ giữ đến thôn.",
        "The log of audit would repeat answers, also places of which only the village is kept.",
        "Bỏ tham số track-changes của audit.",
        "Take the parameter track-changes of audit away.",
    ),
    # -- what may not be asked
    "personal_question": error(
        "Câu này hỏi thông tin nhận ra một người ('{words}'). Biểu mẫu hiện trường không hỏi họ "
        "tên, ngày sinh, số giấy tờ, điện thoại, địa chỉ; một người chỉ là một mã hồ sơ.",
        "This asks what identifies a person ('{words}'). Field forms never ask for names, birth "
        "dates, ID or phone numbers, addresses; a person is a case code.",
        "Xóa câu này. Nếu cần biết là ai, dùng mã hồ sơ như ở biểu mẫu visit.",
        "Delete it. If it matters who it is, use the case code as the form visit does.",
    ),
    "metadata_personal": error(
        "Kiểu '{type}' ghi lại cán bộ hoặc điện thoại của họ; máy chủ này không thu.",
        "The type '{type}' records the officer or the officer's phone; this server does not.",
        "Xóa dòng này; chỉ giữ 'username'.",
        "Delete this row; keep 'username' only.",
    ),
    "metadata_unneeded": warning(
        "Kiểu '{type}' ghi thêm việc của cán bộ mà không báo cáo nào dùng.",
        "The type '{type}' records more of the officer's work, and no report uses it.",
        "Nên xóa dòng này; chỉ giữ 'username'.",
        "Better delete this row; keep 'username' only.",
    ),
    "photo_large": warning(
        "Ảnh chưa được thu nhỏ nên gửi chậm và tốn dữ liệu.",
        "Photos are not made smaller: they send slowly and use up data.",
        "Ghi ở cột 'parameters': max-pixels={limit}.",
        "Write in the column 'parameters': max-pixels={limit}.",
    ),
    "instance_name_case": error(
        "Tên phiếu gửi có mã hồ sơ ('{name}'), ai cầm điện thoại cũng thấy.",
        "The name of what is sent has the case code ('{name}'); whoever holds the phone sees it.",
        "Chỉ dùng loại biểu mẫu, ngày và thôn.",
        "Use only the form, the date and the village.",
    ),
}
