package dev.holdfast.broker;

/** A right to reach one destination, with or without a credential that the broker lends for it. */
public sealed interface Access permits Access.Open, Loan, Signing {
    /** Where it leads. */
    Destination destination();

    /**
     * A destination that asks for no credential, such as a model server on this machine.
     *
     * @param destination where it leads
     */
    record Open(Destination destination) implements Access {}
}
