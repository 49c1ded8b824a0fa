// The engine speaks English only: its own words in Vietnamese, put in their place as they appear.

const SAID = {
  "Send": "Gửi", "Add": "Thêm", "Remove": "Bỏ", "Delete": "Xóa", "Cancel": "Hủy", "Save": "Lưu", "Okay": "Đồng ý",
  "Repeat Item": "Mục", "Options": "Việc khác", "Close": "Đóng", "Loading": "Đang tải", "Rank items": "Xếp thứ tự", "No results found": "Không tìm thấy",
  "change language": "đổi ngôn ngữ", "Change language": "Đổi ngôn ngữ",
  "Get location": "Lấy vị trí", "Try again": "Thử lại", "Save location": "Lưu vị trí",
  "Finding your location": "Đang tìm vị trí", "Time taken to capture location:": "Thời gian tìm vị trí:",
  "Capturing location...": "Đang lấy vị trí…", "Cannot access location": "Không lấy được vị trí",
  "Good accuracy": "Đủ chính xác", "Poor accuracy": "Chưa đủ chính xác", "Unknown accuracy": "Không rõ độ chính xác",
  "Grant location permission in the browser settings and make sure location is turned on.":
    "Hãy cho phép trình duyệt dùng vị trí trong phần cài đặt và bật định vị của máy.",
  "Location unavailable. Enable GPS and browser permissions, then restart the form to try again.":
    "Không có vị trí. Hãy bật định vị và cho phép trình duyệt dùng, rồi mở lại biểu mẫu.",
  "Take picture": "Chụp ảnh", "Choose image": "Chọn ảnh", "Captured image preview": "Ảnh đã chọn",
  "🚧 Support for non-image uploads is pending. 🚧": "Câu này chỉ trả lời được trên điện thoại.",
  "1 question with error.": "1 câu cần xem lại.",
  "Condition not satisfied: required": "Cần trả lời câu này.",
  "Condition not satisfied: constraint": "Câu trả lời chưa hợp lệ.",
  "Point saved": "Đã lưu điểm", "No point saved": "Chưa có điểm", "No trace saved": "Chưa có đường", "No shape saved": "Chưa có vùng",
  "View details": "Xem chi tiết", "Save selected": "Lưu mục đã chọn", "Remove selection": "Bỏ chọn", "Advanced": "Nâng cao",
  "Undo last change": "Hoàn tác", "Full Screen": "Toàn màn hình", "Zoom to fit": "Vừa khung", "Zoom to current location": "Đến chỗ đang đứng",
  "Unable to load map": "Không mở được bản đồ", "Upload file": "Chọn tệp",
  "An error occurred while loading this form": "Không mở được biểu mẫu này",
  "Technical error details": "Chi tiết kỹ thuật",
};
const PATTERNS = [
  [/^(\d+) questions with errors\.$/, "$1 câu cần xem lại."],
  [/^Accuracy: ([\d.]+) m,$/, "Độ chính xác: $1 m,"],
  [/^Latitude: (.+),$/, "Vĩ độ: $1,"],
  [/^Longitude: (.+)\.$/, "Kinh độ: $1."],
  [/^([\d.]+) m - (Good|Poor|Unknown) accuracy$/, (_, metres, kind) => `${metres} m · ${SAID[`${kind} accuracy`]}`],
  [/^Location will be saved at ([\d.]+) m$/, "Tự lưu khi đạt $1 m"],
  [/^Previous saved location at ([\d.]+) m$/, "Vị trí đã lưu: $1 m"],
];
const ATTRIBUTES = ["aria-label", "alt", "title", "placeholder"];

// Of the date picker and the lists.
const CALENDAR = {
  dayNames: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
  dayNamesShort: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
  dayNamesMin: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
  monthNames: Array.from({ length: 12 }, (_, month) => `Tháng ${month + 1}`),
  monthNamesShort: Array.from({ length: 12 }, (_, month) => `Th${month + 1}`),
  chooseYear: "Chọn năm", chooseMonth: "Chọn tháng", chooseDate: "Chọn ngày",
  prevMonth: "Tháng trước", nextMonth: "Tháng sau", prevYear: "Năm trước", nextYear: "Năm sau",
  prevDecade: "Mười năm trước", nextDecade: "Mười năm sau",
  prevHour: "Giờ trước", nextHour: "Giờ sau", prevMinute: "Phút trước", nextMinute: "Phút sau",
  am: "sáng", pm: "chiều", today: "Hôm nay", clear: "Xóa", emptyMessage: "Không có lựa chọn",
  emptyFilterMessage: "Không tìm thấy", emptySearchMessage: "Không tìm thấy", emptySelectionMessage: "Chưa chọn",
  searchMessage: "Có {0} kết quả", selectionMessage: "Đã chọn {0} mục",
};

let vocabulary = {};
let patterns = [];

function said(text) {
  const plain = text.trim();
  if (Object.hasOwn(vocabulary, plain)) return text.replace(plain, vocabulary[plain]);
  for (const [pattern, other] of patterns) if (pattern.test(plain)) return plain.replace(pattern, other);
  return text;
}

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const other = said(node.data);
    if (other !== node.data) node.data = other;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of ATTRIBUTES) {
    const text = node.getAttribute(name);
    if (text && said(text) !== text) node.setAttribute(name, said(text));
  }
  for (const child of node.childNodes) translate(child);
}

// Makes the engine speak the page's language; dates are written dd/mm/yyyy in both. `send` is what its
// button says on pages where nothing is sent.
export function speak(app, language, send) {
  const { locale } = app.config.globalProperties.$primevue.config;
  Object.assign(locale, { dateFormat: "dd/mm/yy", firstDayOfWeek: 1 });
  if (language === "vi") {
    Object.assign(locale, CALENDAR);
    vocabulary = { ...SAID };
    patterns = PATTERNS;
  }
  if (send) vocabulary.Send = send;
  if (!Object.keys(vocabulary).length) return;
  const seen = (changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(translate);
      else translate(target);
    }
  };
  const options = { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES };
  new MutationObserver(seen).observe(document.body, options);
}
