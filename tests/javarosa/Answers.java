import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.xform.util.XFormAnswerDataSerializer;

/** What the engine itself holds in a filled form, by path, without a look at the XML. */
final class Answers {
    private static final Map<Integer, String> TYPES = Map.ofEntries(
            Map.entry(Constants.DATATYPE_INTEGER, "integer"),
            Map.entry(Constants.DATATYPE_LONG, "integer"),
            Map.entry(Constants.DATATYPE_DECIMAL, "decimal"),
            Map.entry(Constants.DATATYPE_DATE, "date"),
            Map.entry(Constants.DATATYPE_TIME, "time"),
            Map.entry(Constants.DATATYPE_DATE_TIME, "dateTime"),
            Map.entry(Constants.DATATYPE_CHOICE, "select_one"),
            Map.entry(Constants.DATATYPE_MULTIPLE_ITEMS, "select_multiple"),
            Map.entry(Constants.DATATYPE_GEOPOINT, "geopoint"),
            Map.entry(Constants.DATATYPE_GEOTRACE, "geotrace"),
            Map.entry(Constants.DATATYPE_GEOSHAPE, "geoshape"),
            Map.entry(Constants.DATATYPE_BARCODE, "barcode"),
            Map.entry(Constants.DATATYPE_BOOLEAN, "boolean"),
            Map.entry(Constants.DATATYPE_BINARY, "binary"));

    private final Map<String, Object> found = new LinkedHashMap<>();
    private final List<String> files = new ArrayList<>();
    private final XFormAnswerDataSerializer serializer = new XFormAnswerDataSerializer();

    Answers(FormInstance instance) {
        read(instance.getRoot(), "");
    }

    /** Path ({@code /data/person[2]/name}) to type, typed value and the text on the wire. */
    Map<String, Object> byPath() {
        return found;
    }

    /** Names of the files that the relevant answers name. */
    List<String> files() {
        return files;
    }

    private void read(TreeElement element, String parent) {
        if (!element.isRelevant() || element.getMult() == TreeReference.INDEX_TEMPLATE) {
            return;
        }
        String path = parent + "/" + element.getName()
                + (element.isRepeatable() ? "[" + (element.getMult() + 1) + "]" : "");
        if (element.hasChildren()) {
            for (int i = 0; i < element.getNumChildren(); i++) {
                read(element.getChildAt(i), path);
            }
        } else if (!element.isRepeatable()) {
            found.put(path, answer(element));
        }
    }

    private Map<String, Object> answer(TreeElement element) {
        IAnswerData data = element.getValue();
        Map<String, Object> answer = new LinkedHashMap<>();
        String type = type(element, data);
        String text = data == null ? "" : text(data, element);
        answer.put("type", type);
        answer.put("value", data == null ? null : value(type, data, text));
        answer.put("text", text);
        if (element.getDataType() == Constants.DATATYPE_BINARY && data != null) {
            files.add((String) data.getValue());
        }
        return answer;
    }

    private static String type(TreeElement element, IAnswerData data) {
        if (data instanceof SelectOneData) {
            return "select_one";
        }
        if (data instanceof MultipleItemsData) {
            return "select_multiple";
        }
        return TYPES.getOrDefault(element.getDataType(), "text");
    }

    private String text(IAnswerData data, TreeElement element) {
        return serializer.serializeAnswerData(data, element.getDataType()).toString();
    }

    private static Object value(String type, IAnswerData data, String text) {
        switch (type) {
            case "integer":
            case "decimal":
            case "geopoint":
                return data.getValue();
            case "select_multiple":
                return text.split(" ");
            default:
                return text;
        }
    }
}
