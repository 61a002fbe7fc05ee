package dev.holdfast.approval;

import dev.holdfast.terms.Visible;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The people whose signature counts, by name. Immutable. */
public final class Approvers {
    private final Map<String, PublicKey> keys = new HashMap<>();
    private final Map<String, Set<String>> roles;

    /**
     * People without roles.
     *
     * @param keys name to Base64 of the X.509 encoding of an Ed25519 public key (RFC 8410)
     * @throws IllegalArgumentException when a key is not one, or two people share one
     */
    public Approvers(Map<String, String> keys) {
        this(keys, Map.of());
    }

    /**
     * People of whom some have roles.
     *
     * @param roles what each of them is, by name
     * @throws IllegalArgumentException when a key is not one, two people share one, or somebody with a role has none
     */
    public Approvers(Map<String, String> keys, Map<String, Set<String>> roles) {
        if (!keys.keySet().containsAll(roles.keySet())) {
            throw new IllegalArgumentException("roles for people without a key: " + roles.keySet());
        }
        this.roles = Map.copyOf(roles);
        keys.forEach((name, encoded) -> this.keys.put(name, publicKey(name, encoded)));
        if (new HashSet<>(this.keys.values()).size() != this.keys.size()) {
            throw new IllegalArgumentException("two approvers share one key: a quorum of two needs two people");
        }
    }

    /** Every role that somebody has. */
    public Set<String> roles() {
        return roles(keys.keySet());
    }

    /** What these people are, all of them together. */
    public Set<String> roles(Collection<String> names) {
        return names.stream()
                .flatMap(name -> roles.getOrDefault(name, Set.of()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many people are enrolled. */
    public int count() {
        return keys.size();
    }

    /**
     * Checks that the approvals are enough for the question at this moment: each by a different enrolled person, each
     * signature over exactly this question, in time, and as many as its quorum.
     *
     * @return why they are void; empty when they are good
     */
    public Optional<String> flaw(Question question, List<Approval> approvals, Instant now) {
        if (!now.isBefore(question.expires())) {
            return Optional.of("the question expired at " + question.expires());
        }
        var signers = new HashSet<String>();
        for (Approval approval : approvals) {
            Optional<String> flaw = flaw(question, approval);
            if (flaw.isPresent()) {
                return flaw;
            }
            signers.add(approval.approver());
        }
        int needed = Math.max(1, question.matter().quorum()); // a question that asks nobody is approved by nobody
        return signers.size() >= needed
                ? Optional.empty()
                : Optional.of(signers.size() + " of " + needed + " people approved");
    }

    /** Why one approval is not a signature of an enrolled person over this question; empty when it is. */
    public Optional<String> flaw(Question question, Approval approval) {
        var key = keys.get(approval.approver());
        if (key == null) {
            return Optional.of("`" + Visible.inert(approval.approver(), 64) + "` is not an enrolled approver");
        }
        if (!approval.question().equals(question.digest())) {
            return Optional.of("the approval by `" + approval.approver() + "` is for another question");
        }
        return signed(key, question, approval)
                ? Optional.empty()
                : Optional.of("the signature of `" + approval.approver() + "` does not verify");
    }

    /** Whether the same names have the same keys. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Approvers approvers && keys.equals(approvers.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return "Approvers" + keys.keySet();
    }

    private static boolean signed(PublicKey key, Question question, Approval approval) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(question.toBeSigned().getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(approval.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // a signature that cannot even be read is a bad one
        }
    }

    private static PublicKey publicKey(String name, String encoded) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the key of approver `" + name + "` is not an Ed25519 public key", e);
        }
    }
}
