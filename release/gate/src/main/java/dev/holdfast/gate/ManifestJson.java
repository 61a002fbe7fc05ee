package dev.holdfast.gate;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the manifests of packages, which may be anybody's, within bounds. */
final class ManifestJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(1 << 22)
                            .build())
                    .build())
            .build();

    private ManifestJson() {}

    /**
     * The value that these bytes are.
     *
     * @throws tools.jackson.core.JacksonException when they are none
     */
    static JsonNode parse(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }
}
