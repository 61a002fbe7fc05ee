package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that a scanner looks for, and the one search for the anchors of it all. Immutable. */
final class Patterns {
    private final List<Detector> detectors;
    private final Anchors anchors;
    private final int[] detectorOf;
    private final int[] lengthOf;

    private Patterns(List<Detector> detectors) {
        this.detectors = List.copyOf(detectors);
        List<byte[]> texts = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int number = 0; number < detectors.size(); number++) {
            for (String anchor : detectors.get(number).anchors()) {
                texts.add(anchor.getBytes(ISO_8859_1));
                owners.add(number);
            }
        }
        anchors = Anchors.of(texts);
        detectorOf = owners.stream().mapToInt(Integer::intValue).toArray();
        lengthOf = texts.stream().mapToInt(text -> text.length).toArray();
    }

    static Patterns of(ScanSettings settings) {
        List<Detector> detectors = new ArrayList<>(KeyFormats.FORMATS);
        detectors.add(KnownValues.of(settings.knownValues()));
        detectors.addAll(List.of(
                new PrivateKeys(),
                new Jwts(),
                new BotTokens(),
                new Addresses(settings.internalSuffixes()),
                new Assignments(),
                new Logins(),
                new Emails(),
                new Numbers(),
                new NationalIds(),
                new Homes(),
                new Folds(),
                new Gzips()));
        Stream.of(EscapedText.Style.values()).map(EscapedText::new).forEach(detectors::add);
        return new Patterns(detectors);
    }

    Anchors anchors() {
        return anchors;
    }

    List<Detector> detectors() {
        return detectors;
    }

    int detectorOf(int anchor) {
        return detectorOf[anchor];
    }

    int lengthOf(int anchor) {
        return lengthOf[anchor];
    }
}
