package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Findings.Failure;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the XML reports of Maven's Surefire and of Gradle. A report is written by the project's own tests, so it is read
 * as an attacker's text: no document type, no entities but the five of XML itself, everything bounded. A report that
 * cannot be read counts as a failed test; a run is never greener than its reports.
 */
final class JunitReports {
    /** Most test cases taken from all reports. */
    static final int CASES_MAX = 50_000;

    private static final Pattern FRAME = Pattern.compile("^\\s*at (?:[^/\\s]*/+)?([\\w.$<>]+\\([^()\\s]*\\))\\s*$");
    private static final Pattern FOREIGN = Pattern.compile(
            "(?:java|javax|jdk|sun|com\\.sun|kotlin|scala|groovy|org\\.(?:junit|assertj|hamcrest|mockito|opentest4j"
                    + "|testng|apache\\.maven|gradle|codehaus\\.groovy))\\..*");

    private final List<String> passed = new ArrayList<>();
    private final List<Failure> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int cases;

    private JunitReports() {}

    /** What these reports tell; empty when there are none. */
    static Optional<Findings> read(List<PathName> reports, Hands hands) {
        if (reports.isEmpty()) {
            return Optional.empty();
        }
        var all = new JunitReports();
        for (PathName report : reports) {
            try {
                all.read(hands.read(report));
            } catch (XMLStreamException e) {
                all.failed.add(unreadable(report, "it is not well-formed XML, or it has a document type or entities"));
            } catch (ToolFailure e) {
                all.failed.add(unreadable(report, String.valueOf(e.getMessage())));
            }
        }
        return Optional.of(Findings.named(all.passed, all.failed, all.skipped));
    }

    private static Failure unreadable(PathName report, String why) {
        return new Failure("unreadable report `" + report + "`", why, "");
    }

    private void read(byte[] xml) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        var reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        try {
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new XMLStreamException("a document type");
                }
                if (event == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("testcase")) {
                    if (++cases > CASES_MAX) {
                        throw new ToolFailure("there are more than " + CASES_MAX + " tests in all reports");
                    }
                    readCase(reader);
                }
            }
        } finally {
            reader.close();
        }
    }

    /** Reads up to the end of a test case. */
    private void readCase(XMLStreamReader reader) throws XMLStreamException {
        String type = attribute(reader, "classname");
        String method = attribute(reader, "name");
        String name = type.isEmpty() || method.isEmpty() ? type + method : type + "." + method;
        Optional<Failure> failure = Optional.empty();
        boolean skip = false;
        while (reader.next() != XMLStreamConstants.END_ELEMENT
                || !reader.getLocalName().equals("testcase")) {
            if (reader.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (reader.getLocalName()) {
                case "failure", "error" -> {
                    String kind = attribute(reader, "type");
                    String message = attribute(reader, "message");
                    String stack = reader.getElementText();
                    String said = message.isEmpty() ? firstLine(stack) : message;
                    failure = failure.or(
                            () -> Optional.of(new Failure(name, said.isEmpty() ? kind : said, ownFrame(stack))));
                }
                case "skipped" -> skip = true;
                default -> {} // output and re-runs; a test that passed on its second try has passed
            }
        }
        if (failure.isPresent()) {
            failed.add(failure.get());
        } else {
            (skip ? skipped : passed).add(name);
        }
    }

    /** The first frame that belongs neither to the JDK nor to a test framework; empty when there is none. */
    static String ownFrame(String stack) {
        return stack.lines()
                .map(FRAME::matcher)
                .filter(matcher ->
                        matcher.matches() && !FOREIGN.matcher(matcher.group(1)).matches())
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("");
    }

    private static String attribute(XMLStreamReader reader, String name) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
