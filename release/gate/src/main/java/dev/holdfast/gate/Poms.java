package dev.holdfast.gate;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads what a {@code pom.xml} needs. Document types and entities of its own are not read. */
final class Poms {
    private static final int DEPTH_MAX = 50;
    private static final List<String> DEPENDENCY = List.of("project", "dependencies", "dependency");

    private Poms() {}

    /** Group and artifact with a colon between, and the version as it is written; nothing when it is malformed. */
    static SortedMap<String, String> dependencies(byte[] xml) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return new TreeMap<>();
        }
    }

    private static SortedMap<String, String> read(XMLStreamReader reader) throws XMLStreamException {
        var all = new TreeMap<String, String>();
        var parts = new TreeMap<String, String>();
        Deque<String> path = new ArrayDeque<>();
        var text = new StringBuilder();
        while (reader.hasNext() && path.size() <= DEPTH_MAX) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.addLast(reader.getLocalName());
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = path.removeLast();
                    List<String> above = List.copyOf(path);
                    if (above.equals(DEPENDENCY)) {
                        parts.put(name, text.toString().strip());
                    } else if (name.equals("dependency") && above.equals(DEPENDENCY.subList(0, 2))) {
                        all.put(
                                parts.getOrDefault("groupId", "") + ":" + parts.getOrDefault("artifactId", ""),
                                parts.getOrDefault("version", ""));
                        parts.clear();
                    }
                    text.setLength(0);
                }
                default -> {} // comments and the like
            }
        }
        return all;
    }
}
