package dev.holdfast.monitor;

import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;

/** Payloads in a session's encrypted vault. A text longer than a blob is kept in several, their ids joined by commas. */
public final class VaultPayloads implements Payloads {
    private final Vault vault;

    /** The vault is not closed here. */
    public VaultPayloads(Vault vault) {
        this.vault = vault;
    }

    @Override
    public String put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var ids = new ArrayList<String>();
        int from = 0;
        do {
            int to = Math.min(bytes.length, from + Vault.BLOB_BYTES_MAX);
            ids.add(vault.put(Arrays.copyOfRange(bytes, from, to)).hex());
            from = to;
        } while (from < bytes.length);
        return String.join(",", ids);
    }

    @Override
    public String get(String id) {
        var bytes = new ByteArrayOutputStream();
        for (String part : id.split(",", -1)) {
            bytes.writeBytes(vault.get(new BlobId(part)));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void sync() {
        vault.sync();
    }
}
