import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.model.xform.XPathReference;
import org.javarosa.xform.util.XFormUtils;
import org.opendatakit.validate.StubPropertyManager;

/**
 * Fills a form as a person with a phone would, many times, with ODK Collect's own form engine.
 *
 * <p>Reads one job (JSON) from standard input and writes one JSON line per filled form to standard
 * output: {@code {"xml", "files", "answers"}}. See filler.py for the fields of the job.
 */
public final class Filler {
    /** A question that must be answered and for which no accepted value was found. */
    static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stuck(String message) {
            super(message);
        }
    }

    private static final int TRIES = 300;
    private static final int MAX_REPEATS = 3;
    private static final double SKIP = 0.3;
    private static final double KEEP_DEFAULT = 0.5;
    private static final double CHANGE_OF_MIND = 0.3;

    private final FormDef form;
    private final FormInstance blank;
    private final JsonNode job;
    private Random random;
    private Values values;
    private FormEntryController controller;
    private final Set<String> seen = new HashSet<>();

    private Filler(FormDef form, JsonNode job) {
        this.form = form;
        this.blank = form.getMainInstance().clone();
        this.job = job;
    }

    public static void main(String[] arguments) throws Exception {
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err); // the engine's logger writes to standard output
        ObjectMapper json = new ObjectMapper();
        JsonNode job = json.readTree(System.in);
        Filler filler = new Filler(load(job), job);
        for (int i = 0; i < job.get("count").asInt(); i++) {
            out.write(json.writeValueAsBytes(filler.fill(job.get("seed").asLong() * 1_000_003L + i)));
            out.write('\n');
        }
        out.flush();
    }

    private static FormDef load(JsonNode job) throws Exception {
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new PhoneProperties(job.get("properties")));
        ReferenceManager.instance().addReferenceFactory(
                new FormEngine.MediaFolder(job.get("media").asText()));
        return XFormUtils.getFormFromFormXml(job.get("form").asText(), null);
    }

    /** One filled form; the same number gives the same answers on the same day. */
    private Map<String, Object> fill(long number) throws Exception {
        random = new Random(number);
        values = new Values(random, job);
        seen.clear();
        form.setInstance(blank.clone());
        form.initialize(true, new InstanceInitializationFactory());
        controller = new FormEntryController(new FormEntryModel(form));
        walk(false);
        if (chance(CHANGE_OF_MIND)) {
            walk(true);
        }
        mend();
        controller.finalizeFormEntry();
        XFormSerializingVisitor serializer = new XFormSerializingVisitor();
        byte[] xml = serializer.serializeInstance(form.getInstance(), new XPathReference("/"));
        Map<String, Object> filled = new LinkedHashMap<>();
        filled.put("xml", new String(xml, StandardCharsets.UTF_8));
        Answers answers = new Answers(form.getInstance());
        filled.put("files", answers.files());
        filled.put("answers", answers.byPath());
        return filled;
    }

    /** Goes through the form; the second time only changes some answers and fills what appeared. */
    private void walk(boolean again) {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int event = controller.stepToNextEvent();
        while (event != FormEntryController.EVENT_END_OF_FORM) {
            FormIndex index = controller.getModel().getFormIndex();
            if (event == FormEntryController.EVENT_QUESTION) {
                boolean first = seen.add(index.getReference().toString(true));
                if (first || chance(0.1)) {
                    ask(index);
                }
            } else if (event == FormEntryController.EVENT_REPEAT && !again && unwanted(index)) {
                // The engine makes the first one itself; a person who needs none deletes it.
                controller.jumpToIndex(controller.deleteRepeat(index));
                event = controller.getModel().getEvent();
                if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                    event = controller.stepToNextEvent();
                }
                continue;
            } else if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT && !again
                    && index.getElementMultiplicity() < MAX_REPEATS && chance(0.5)) {
                controller.newRepeat();
            }
            event = controller.stepToNextEvent();
        }
    }

    private boolean unwanted(FormIndex index) {
        GroupDef repeat = (GroupDef) form.getChild(index);
        boolean counted = repeat.getCountReference() != null || repeat.noAddRemove;
        return index.getElementMultiplicity() == 0 && !counted && chance(0.25);
    }

    private void ask(FormIndex index) {
        FormEntryPrompt prompt = controller.getModel().getQuestionPrompt(index);
        if (prompt.isReadOnly() || (prompt.getAnswerValue() != null && chance(KEEP_DEFAULT))) {
            return;
        }
        if (!prompt.isRequired() && chance(SKIP)) {
            controller.answerQuestion(index, null, true);
            return;
        }
        answer(index, prompt);
    }

    private void answer(FormIndex index, FormEntryPrompt prompt) {
        for (int i = 0; i < TRIES; i++) {
            IAnswerData value = values.next(prompt);
            if (value == null) {
                break;
            }
            if (controller.answerQuestion(index, value, true) == FormEntryController.ANSWER_OK) {
                return;
            }
        }
        if (prompt.isRequired()) {
            throw new Stuck("no accepted value for " + index.getReference().toString(false)
                    + "; give hints for it. The form says: " + prompt.getConstraintText());
        }
        controller.answerQuestion(index, null, true);
    }

    /** Answers again whatever the form refuses at the end, as Collect makes a person do. */
    private void mend() {
        for (int i = 0; i < TRIES; i++) {
            ValidateOutcome outcome = form.validate();
            if (outcome == null || outcome.outcome == FormEntryController.ANSWER_OK) {
                return;
            }
            FormIndex index = outcome.failedPrompt;
            answer(index, controller.getModel().getQuestionPrompt(index));
        }
        throw new Stuck("the filled form never becomes valid");
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** What the phone says of itself: {@code username}, {@code deviceid}, ... */
    private static final class PhoneProperties extends StubPropertyManager {
        private final JsonNode values;

        PhoneProperties(JsonNode values) {
            this.values = values;
        }

        @Override
        public String getSingularProperty(String name) {
            return values.path(name).asText("");
        }

        @Override
        public void setProperty(String name, String value) {
            // The engine writes back what it read when a form is finalized.
        }
    }
}
