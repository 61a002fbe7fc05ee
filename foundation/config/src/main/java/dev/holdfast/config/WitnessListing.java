package dev.holdfast.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The witnesses of the ledger: a list of mappings with {@code url} and {@code key}, no two with the same of either. */
record WitnessListing() implements Kind<List<LedgerConfig.Witness>> {
    static final int COUNT_MAX = 16;

    private static final Listing<LedgerConfig.Witness> LIST =
            new Listing<>("a list of witnesses, each with `url` and `key`", COUNT_MAX, new Item());

    @Override
    public Optional<List<LedgerConfig.Witness>> read(String key, Node node, Problems problems) {
        if (node instanceof Node.Items(var origin, var items)
                && items.isEmpty()
                && origin instanceof Origin.CommandLine) {
            return Optional.of(List.of()); // takes back what a file names
        }
        Optional<List<LedgerConfig.Witness>> read = LIST.read(key, node, problems);
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (LedgerConfig.Witness witness : read.orElse(List.of())) {
            for (String part : List.of(witness.url().toString(), witness.key())) {
                if (!seen.add(part)) {
                    twice.add(part);
                }
            }
        }
        twice.forEach(part -> problems.add(
                node.origin(), Kind.quoted(key) + " names " + Kind.quoted(part) + " twice; each witness counts once"));
        return twice.isEmpty() ? read : Optional.empty();
    }

    @Override
    public String show(List<LedgerConfig.Witness> value) {
        return LIST.show(value);
    }

    private record Item() implements Kind<LedgerConfig.Witness> {
        private static final Kind<URI> URL = Scalar.address();
        private static final Kind<String> KEY = new VerifierKey();

        @Override
        public Optional<LedgerConfig.Witness> read(String key, Node node, Problems problems) {
            var pair = Pair.read(key, node, List.of("url", "key"), problems);
            return Pair.both(
                    pair.first().flatMap(url -> URL.read(key + ".url", url, problems)),
                    pair.second().flatMap(verifier -> KEY.read(key + ".key", verifier, problems)),
                    LedgerConfig.Witness::new);
        }

        @Override
        public String show(LedgerConfig.Witness value) {
            return "{url: " + URL.show(value.url()) + ", key: " + KEY.show(value.key()) + "}";
        }
    }

    /** A key's shape; whether it is one, the ledger says. One for ML-DSA is longer than a {@link Scalar} may be. */
    private record VerifierKey() implements Kind<String> {
        private static final Pattern SHAPE = Pattern.compile("[!-*,-~]{1,255}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]{1,2048}");

        @Override
        public Optional<String> read(String key, Node node, Problems problems) {
            if (node instanceof Node.Text(var _, var text)
                    && SHAPE.matcher(text).matches()) {
                return Optional.of(text);
            }
            problems.unexpected(
                    Kind.quoted(key),
                    "takes the witness's verifier key, `name+id+base64`, as its operator publishes it",
                    node);
            return Optional.empty();
        }

        @Override
        public String show(String value) {
            return value;
        }
    }
}
