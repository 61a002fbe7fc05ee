package dev.holdfast.approval;

import dev.holdfast.terms.Digest;

/**
 * One person's signed yes to one question.
 *
 * @param approver the enrolled name
 * @param question digest of the question
 * @param signature Base64 of the Ed25519 signature over {@link Question#toBeSigned()} in UTF-8
 */
public record Approval(String approver, Digest question, String signature) {}
