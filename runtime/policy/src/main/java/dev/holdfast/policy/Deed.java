package dev.holdfast.policy;

/** The kinds of effect, in the words of people, that the user's own words must call for. */
public enum Deed {
    /** Removing what others or the user keep. */
    DELETE,
    /** Telling somebody something: mail, messages, invitations. */
    SEND,
    /** Moving money or ordering what costs some. */
    PAY,
    /** Making something visible to many: a release, a page, a share by link. */
    PUBLISH,
    /** Overriding what stands in the way, such as a forced push. */
    FORCE
}
