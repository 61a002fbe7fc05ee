package dev.holdfast.terms;

/** Where an effect lands. What nobody has declared is production. */
public enum Environment {
    WORKSPACE,
    DEV,
    STAGING,
    PRODUCTION
}
