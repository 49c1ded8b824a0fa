import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.condition.IFunctionHandler;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceFactory;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormUtils;
import org.opendatakit.validate.ErrorListener;
import org.opendatakit.validate.FormValidator;
import org.opendatakit.validate.StubPropertyManager;
import org.opendatakit.validate.StubReference;

/**
 * Checks forms, and filled forms against them, with the engine inside ODK Collect.
 *
 * <p>One JSON object a line comes on standard input and is answered by one on standard output; the
 * first line out says that it is ready. It ends when its input does, whatever it is doing. Nothing
 * is written anywhere else: filled forms hold what nobody may read in a log. The fields of each
 * task are in form_engine.py.
 */
public final class FormEngine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FormEngine() {}

    public static void main(String[] arguments) throws Exception {
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(nowhere); // the engine's loggers write to both
        System.setErr(nowhere);
        BlockingQueue<String> lines = listen();
        answer(out, Map.of("ready", true));
        while (true) {
            answer(out, done(JSON.readTree(lines.take())));
        }
    }

    /** Takes in lines beside the work, so that the end of the input is noticed during it too. */
    private static BlockingQueue<String> listen() {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> {
            InputStream in = new FileInputStream(FileDescriptor.in);
            try (BufferedReader text =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    lines.add(line);
                }
            } catch (IOException gone) {
                // the same as its end
            }
            Runtime.getRuntime().halt(0);
        });
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private static void answer(OutputStream out, Object answer) throws IOException {
        out.write(JSON.writeValueAsBytes(answer));
        out.write('\n');
        out.flush();
    }

    private static Map<String, Object> done(JsonNode asked) {
        try {
            return asked.get("task").asText().equals("validate")
                    ? Map.of("messages", validate(asked.get("form").asText()))
                    : Map.of("faults", play(asked));
        } catch (Exception | StackOverflowError failure) {
            // The kind alone: a message may hold an answer.
            return Map.of("failed", failure.getClass().getSimpleName());
        }
    }

    // -- ODK Validate

    private static List<String> validate(String form) {
        Listener listener = new Listener();
        ReferenceManager.instance().reset();
        byte[] content = form.getBytes(StandardCharsets.UTF_8);
        new FormValidator().setErrorListener(listener).validate(content);
        return listener.messages;
    }

    private static final class Listener implements ErrorListener {
        private final List<String> messages = new ArrayList<>();

        @Override
        public void error(Object message) {
            messages.add(String.valueOf(message));
        }

        @Override
        public void error(Object message, Throwable cause) {
            messages.add(message + "\n" + cause.getMessage());
        }

        @Override
        public void info(Object message) {
            // that all is well
        }
    }

    // -- the dry run

    private static List<Set<String>> play(JsonNode asked) throws Exception {
        Set<String> selects = new HashSet<>();
        asked.get("selects").forEach(path -> selects.add(path.asText()));
        FormDef form = load(asked.get("form").asText(), asked.get("media").asText());
        FormInstance blank = form.getMainInstance().clone();
        List<Set<String>> all = new ArrayList<>();
        for (JsonNode filled : asked.get("filled")) {
            Player player = new Player(form, blank.clone(), selects);
            all.add(player.faults(filled.asText().getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    private static FormDef load(String form, String media) throws Exception {
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new StubPropertyManager());
        ReferenceManager.instance().reset();
        ReferenceManager.instance().addReferenceFactory(new MediaFolder(media));
        FormDef loaded = XFormUtils.getFormFromInputStream(
                new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8)));
        loaded.getEvaluationContext().addFunctionHandler(new PullData());
        return loaded;
    }

    /** One filled form opened with the form, as Collect opens one for editing. */
    private static final class Player {
        private final FormDef form;
        private final FormInstance instance;
        private final Set<String> selects;
        private final Set<String> found = new TreeSet<>();

        Player(FormDef form, FormInstance instance, Set<String> selects) {
            this.form = form;
            this.instance = instance;
            this.selects = selects;
        }

        /** What of it the form does not take: a kind, a space, and the question's path. */
        Set<String> faults(byte[] filled) {
            try {
                open(XFormParser.restoreDataModel(filled, null).getRoot());
                walk();
            } catch (Exception | StackOverflowError failure) {
                found.add("unreadable ");
            }
            return found;
        }

        private void open(TreeElement sent) {
            TreeElement root = instance.getRoot().deepCopy(true);
            fit(sent, root, "");
            root.populate(sent, form);
            showAll(root);
            instance.setRoot(root);
            form.setInstance(instance);
            form.initialize(false, new InstanceInitializationFactory());
        }

        /** Notes what has no place in the form or is of another type, and takes the latter out. */
        private void fit(TreeElement sent, TreeElement asked, String above) {
            for (int i = 0; i < sent.getNumChildren(); i++) {
                TreeElement one = sent.getChildAt(i);
                if (above.isEmpty() && one.getName().equals("meta")) {
                    continue;
                }
                String path = above.isEmpty() ? one.getName() : above + "/" + one.getName();
                List<TreeElement> like = asked.getChildrenWithName(one.getName());
                TreeElement template = asked.getChild(one.getName(), TreeReference.INDEX_TEMPLATE);
                if (template == null && like.isEmpty()) {
                    note("unknown", path, hasAnswer(one));
                } else {
                    fitOne(one, template == null ? like.get(0) : template, path);
                }
            }
        }

        private void fitOne(TreeElement one, TreeElement like, String path) {
            if (like.isLeaf() != one.isLeaf()) {
                note("type", path, hasAnswer(one));
                one.setValue(null);
            } else if (!one.isLeaf()) {
                fit(one, like, path);
            } else if (one.getValue() != null && !isOfType(text(one), like.getDataType())) {
                note("type", path, true);
                one.setValue(null);
            }
        }

        private void walk() {
            FormEntryController controller = new FormEntryController(new FormEntryModel(form));
            controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
            int event = controller.stepToNextEvent();
            while (event != FormEntryController.EVENT_END_OF_FORM) {
                if (event == FormEntryController.EVENT_QUESTION) {
                    judge(controller.getModel().getQuestionPrompt());
                }
                event = controller.stepToNextEvent();
            }
        }

        private void judge(FormEntryPrompt prompt) {
            TreeReference place = prompt.getIndex().getReference();
            TreeElement node = instance.resolveReference(place);
            String path = path(place);
            IAnswerData value = node.getValue();
            if (found.contains("type " + path)) {
                return;
            }
            if (value == null) {
                note("required", path, node.isRequired());
            } else if (selects.contains(path) && !isOffered(prompt, text(node))) {
                note("choice", path, true);
            } else {
                note("constraint", path, !form.evaluateConstraint(place, value));
            }
        }

        private void note(String kind, String path, boolean isSo) {
            if (isSo) {
                found.add(kind + " " + path);
            }
        }

        private static boolean isOffered(FormEntryPrompt prompt, String text) {
            Set<String> offered = prompt.getSelectChoices().stream()
                    .map(choice -> choice.getValue()).collect(Collectors.toSet());
            boolean isOne = prompt.getControlType() == Constants.CONTROL_SELECT_ONE;
            return offered.containsAll(isOne ? List.of(text) : List.of(text.split("\\s+")));
        }

        private static boolean isOfType(String text, int type) {
            IAnswerData template = AnswerDataFactory.templateByDataType(type);
            if (template == null || type == Constants.DATATYPE_CHOICE
                    || type == Constants.DATATYPE_MULTIPLE_ITEMS) {
                return true;
            }
            try {
                return template.cast(new UncastData(text)) != null;
            } catch (RuntimeException wrong) {
                return false;
            }
        }

        private static boolean hasAnswer(TreeElement element) {
            if (element.isLeaf()) {
                return element.getValue() != null;
            }
            for (int i = 0; i < element.getNumChildren(); i++) {
                if (hasAnswer(element.getChildAt(i))) {
                    return true;
                }
            }
            return false;
        }

        /** What was not sent, because it was not asked, may be asked now: the form decides. */
        private static void showAll(TreeElement element) {
            element.setRelevant(true);
            for (int i = 0; i < element.getNumChildren(); i++) {
                showAll(element.getChildAt(i));
            }
        }

        private static String text(TreeElement element) {
            return element.getValue().uncast().getString().trim();
        }

        private static String path(TreeReference place) {
            return IntStream.range(1, place.size())
                    .mapToObj(place::getName).collect(Collectors.joining("/"));
        }
    }

    /** Collect's own function, which looks things up in a file; here it finds nothing. */
    private static final class PullData implements IFunctionHandler {
        @Override
        public String getName() {
            return "pulldata";
        }

        @Override
        @SuppressWarnings("rawtypes") // as the engine has it
        public List<Class[]> getPrototypes() {
            return List.of();
        }

        @Override
        public boolean rawArgs() {
            return true;
        }

        @Override
        public boolean realTime() {
            return false;
        }

        @Override
        public Object eval(Object[] arguments, EvaluationContext context) {
            return "";
        }
    }

    /** Finds every {@code jr://} address in one folder, by its last part; the tests use it too. */
    static final class MediaFolder implements ReferenceFactory {
        private final String folder;

        MediaFolder(String folder) {
            this.folder = folder;
        }

        @Override
        public boolean derives(String uri) {
            return uri.startsWith("jr://");
        }

        @Override
        public Reference derive(String uri) {
            return new MediaFile(new File(folder, uri.substring(uri.lastIndexOf('/') + 1)));
        }

        @Override
        public Reference derive(String uri, String context) {
            return derive(uri);
        }
    }

    private static final class MediaFile extends StubReference {
        private final File file;

        MediaFile(File file) {
            this.file = file;
        }

        @Override
        public boolean doesBinaryExist() {
            return file.exists();
        }

        @Override
        public InputStream getStream() {
            try {
                return new FileInputStream(file);
            } catch (FileNotFoundException missing) {
                throw new UncheckedIOException(missing);
            }
        }

        @Override
        public String getLocalURI() {
            return file.getPath();
        }
    }
}
