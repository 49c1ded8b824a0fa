import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.RangeQuestion;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectMultiData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.form.api.FormEntryPrompt;

/** Random values a person could give to a question of each kind; hints come before chance. */
final class Values {
    private static final String[] TEXTS = {
        "Đã gặp, tinh thần ổn định", "Cần hướng dẫn thủ tục; hẹn tuần sau", "ok",
        "Dấu < & > \" ' @ trong ghi chú", "Hai dòng\nDòng thứ hai", "Tốt 👍 – 50 %", "  có khoảng trắng  ",
        "Thôn đông người, nhà văn hoá mới sửa; bà con hỏi nhiều về vay vốn và xoá án tích"
    };
    private static final int[] SCALES = {3, 10, 100, 5_000, 1_000_000, 999_999_999};
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    private final Random random;
    private final JsonNode job;
    private long fileTime;

    Values(Random random, JsonNode job) {
        this.random = random;
        this.job = job;
        this.fileTime = 1_700_000_000_000L + random.nextInt();
    }

    /** A value to try, or null when there is nothing to choose from. */
    IAnswerData next(FormEntryPrompt prompt) {
        String hint = hint(prompt);
        switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE:
                return selectOne(prompt.getSelectChoices(), hint);
            case Constants.CONTROL_SELECT_MULTI:
                return selectSome(prompt.getSelectChoices(), hint);
            case Constants.CONTROL_RANK:
                return new MultipleItemsData(selections(shuffled(prompt.getSelectChoices())));
            case Constants.CONTROL_TRIGGER:
                return new StringData("OK");
            case Constants.CONTROL_RANGE:
                return cast(prompt, hint != null ? hint : range((RangeQuestion) prompt.getQuestion()));
            case Constants.CONTROL_UPLOAD:
            case Constants.CONTROL_IMAGE_CHOOSE:
                return new StringData(file(".jpg"));
            case Constants.CONTROL_AUDIO_CAPTURE:
                return new StringData(file(".m4a"));
            case Constants.CONTROL_VIDEO_CAPTURE:
                return new StringData(file(".mp4"));
            case Constants.CONTROL_FILE_CAPTURE:
                return new StringData(file(".pdf"));
            default:
                return cast(prompt, hint != null ? hint : text(prompt.getDataType()));
        }
    }

    private String hint(FormEntryPrompt prompt) {
        String path = prompt.getIndex().getReference().toString(false).replaceAll("\\[[^]]*]", "");
        JsonNode hints = job.get("hints");
        JsonNode found = hints.has(path) ? hints.get(path)
                : hints.get(path.substring(path.lastIndexOf('/') + 1));
        return found == null ? null : found.get(random.nextInt(found.size())).asText();
    }

    private static IAnswerData cast(FormEntryPrompt prompt, String text) {
        if (prompt.getDataType() == Constants.DATATYPE_DECIMAL) {
            return new DecimalData(Double.parseDouble(text));
        }
        return AnswerDataFactory.templateByDataType(prompt.getDataType()).cast(new UncastData(text));
    }

    private IAnswerData selectOne(List<SelectChoice> choices, String hint) {
        for (SelectChoice choice : choices) {
            if (choice.getValue().equals(hint)) {
                return new SelectOneData(choice.selection());
            }
        }
        return choices.isEmpty() ? null
                : new SelectOneData(choices.get(random.nextInt(choices.size())).selection());
    }

    private IAnswerData selectSome(List<SelectChoice> choices, String hint) {
        if (choices.isEmpty()) {
            return null;
        }
        List<SelectChoice> some = new ArrayList<>();
        List<String> wanted = hint == null ? List.of() : List.of(hint.split(" "));
        choices.stream().filter(c -> wanted.contains(c.getValue())).forEach(some::add);
        if (some.isEmpty()) {
            some = shuffled(choices).subList(0, 1 + random.nextInt(Math.min(choices.size(), 4)));
        }
        return new SelectMultiData(selections(some));
    }

    private List<SelectChoice> shuffled(List<SelectChoice> choices) {
        List<SelectChoice> copy = new ArrayList<>(choices);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static List<Selection> selections(List<SelectChoice> choices) {
        List<Selection> list = new ArrayList<>();
        choices.forEach(c -> list.add(c.selection()));
        return list;
    }

    private String range(RangeQuestion question) {
        int steps = question.getRangeEnd().subtract(question.getRangeStart())
                .divide(question.getRangeStep()).abs().intValue();
        return question.getRangeStart()
                .add(question.getRangeStep().multiply(java.math.BigDecimal.valueOf(random.nextInt(steps + 1))))
                .toPlainString();
    }

    /** Mostly Collect's name, the time in milliseconds; now and then one with letters and spaces. */
    private String file(String extension) {
        fileTime += 1 + random.nextInt(50_000);
        return (random.nextInt(10) == 0 ? "Ảnh buổi họp (" + fileTime + ")" : "" + fileTime) + extension;
    }

    private String text(int type) {
        switch (type) {
            case Constants.DATATYPE_INTEGER:
            case Constants.DATATYPE_LONG:
                return Integer.toString(random.nextInt(SCALES[random.nextInt(SCALES.length)] + 1));
            case Constants.DATATYPE_DECIMAL:
                return Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(12) - 4));
            case Constants.DATATYPE_DATE:
                return day().toString();
            case Constants.DATATYPE_TIME:
                return moment().format(STAMP).substring(11);
            case Constants.DATATYPE_DATE_TIME:
                return moment().format(STAMP);
            case Constants.DATATYPE_GEOPOINT:
                return point(random.nextInt(10) == 0);
            case Constants.DATATYPE_GEOTRACE:
                return point(false) + "; " + point(false) + "; " + point(false);
            case Constants.DATATYPE_GEOSHAPE:
                String corner = point(true);
                return corner + "; " + point(true) + "; " + point(true) + "; " + corner;
            case Constants.DATATYPE_BOOLEAN:
                return Boolean.toString(random.nextBoolean());
            default:
                return TEXTS[random.nextInt(TEXTS.length)];
        }
    }

    private LocalDate day() {
        int back = random.nextInt(3) == 0 ? random.nextInt(1_500) : random.nextInt(40);
        return LocalDate.now().plusDays(random.nextInt(4) == 0 ? back : -back);
    }

    private ZonedDateTime moment() {
        LocalDateTime day = day().atTime(random.nextInt(24), random.nextInt(60));
        return day.plus(Duration.ofMillis(random.nextInt(60_000))).atZone(ZoneId.systemDefault());
    }

    /** {@code latitude longitude altitude accuracy}; a point set by hand on the map has zeros. */
    private String point(boolean byHand) {
        JsonNode box = job.get("bbox");
        double lon = between(box.get(0).asDouble(), box.get(2).asDouble());
        double lat = between(box.get(1).asDouble(), box.get(3).asDouble());
        double altitude = byHand ? 0 : Math.round(between(-5, 900) * 10) / 10.0;
        double accuracy = byHand ? 0 : random.nextInt(15) == 0 ? between(50, 900) : between(2.5, 20);
        return String.format(Locale.ROOT, "%.7f %.7f %s %.3f", lat, lon, altitude, accuracy);
    }

    private double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }
}
