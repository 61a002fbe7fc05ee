package dev.holdfast.gate;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.terms.Visible;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What the {@code pom.xml} in a jar says of dependencies. */
final class MavenDependencies implements DependencyRule.Kind {
    private static final int DEPTH_MAX = 64;
    private static final int WORDS_MAX = 200;
    private static final String SNAPSHOT = "-SNAPSHOT";

    @Override
    public void look(Inventory inventory, Report report) {
        inventory.manifests().forEach((name, member) -> {
            if (name.depth() == 0
                    && name.path().startsWith("META-INF/maven/")
                    && name.file().equals("pom.xml")) {
                try {
                    new Project(member, report).read();
                } catch (XMLStreamException e) {
                    report.add(
                            Weight.WARN,
                            name,
                            "it is not XML, so its dependencies are not known",
                            "build the jar again");
                }
            }
        });
    }

    /** One project file, read from its beginning to its end. */
    private static final class Project {
        private final Member pom;
        private final Report report;
        private final Deque<String> open = new ArrayDeque<>();
        private final Map<String, String> texts = new HashMap<>();
        private boolean isSnapshot;

        Project(Member pom, Report report) {
            this.pom = pom;
            this.report = report;
        }

        void read() throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setXMLReporter((_, _, _, _) -> {}); // else it prints what it throws
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(pom.bytes()));
            var text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        open.addLast(reader.getLocalName());
                        text.setLength(0);
                        if (open.size() > DEPTH_MAX) {
                            throw new XMLStreamException("too deep");
                        }
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        end(text.toString().strip());
                        text.setLength(0);
                        open.removeLast();
                    }
                    default -> {}
                }
            }
        }

        private void end(String text) {
            String path = String.join("/", open);
            switch (path) {
                case "project/version", "project/parent/version" -> version(path, text);
                case "project/dependencies/dependency", "project/dependencyManagement/dependencies/dependency" ->
                    dependency();
                default -> texts.put(open.getLast(), text);
            }
        }

        private void version(String path, String text) {
            if (text.endsWith(SNAPSHOT)) {
                isSnapshot = true;
                add(
                        Weight.WARN,
                        path.equals("project/version") ? "it is a snapshot itself" : "its parent is a snapshot");
            }
        }

        private void dependency() {
            String shown = Visible.inert(text("groupId") + ":" + text("artifactId") + ":" + text("version"), WORDS_MAX);
            String version = text("version");
            boolean shipped = !text("scope").equals("test") && !text("scope").equals("provided");
            if (version.endsWith(SNAPSHOT) && shipped) {
                add(
                        isSnapshot ? Weight.WARN : Weight.BLOCK,
                        "the dependency `" + shown + "` is a snapshot, which changes");
            } else if (text("scope").equals("system")) {
                add(Weight.BLOCK, "the dependency `" + shown + "` is on this machine and nowhere else");
            } else if (shipped
                    && (version.startsWith("[")
                            || version.startsWith("(")
                            || version.equals("LATEST")
                            || version.equals("RELEASE"))) {
                add(Weight.WARN, "the dependency `" + shown + "` is a range");
            }
            texts.clear();
        }

        private String text(String element) {
            return Optional.ofNullable(texts.get(element)).orElse("");
        }

        private void add(Weight weight, String what) {
            report.add(weight, pom.name(), what, "name a version that was released");
        }
    }
}
