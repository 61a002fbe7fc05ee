package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The name resolver of this JVM, which gives no address for a guarded name unless the name may lead there. The JDK
 * finds it as a service and asks it on every connection, so the address that is checked is the address that is dialled
 * and a name server that changes its mind gains nothing. Names that no broker has declared resolve as ever.
 *
 * <p>Public only because the service loader needs it. Two limits: an address that other code of the JVM looked up
 * before the name was guarded stays in the JDK's cache for up to {@code networkaddress.cache.ttl} seconds (30 by
 * default), and a host that needs DNS64 (an IPv6-only network) is refused.
 */
public final class GuardedNames extends InetAddressResolverProvider {
    /** Guarded names, in lower case, each with the reason for its last refusal or an empty text. Only ever grows. */
    private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

    private static volatile boolean inForce;

    /** Called by the service loader. */
    public GuardedNames() {}

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return over(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "holdfast-guarded-names";
    }

    /** This guard on top of another resolver, which is taken to be in force from now on. */
    static InetAddressResolver over(InetAddressResolver system) {
        inForce = true;
        return new Checked(system);
    }

    /**
     * Guards this name from now on, for as long as the JVM lives.
     *
     * @throws BrokerException with {@link Code#ADDRESS} when another resolver was installed in the place of this one
     */
    static void guard(String host) {
        NAMES.putIfAbsent(host, "");
        try {
            InetAddress.getByName("localhost"); // the JDK chooses its resolver at the first lookup
        } catch (UnknownHostException e) {
            throw new BrokerException(Code.ADDRESS, "`localhost` does not resolve; mend the hosts file", e);
        }
        if (!inForce) {
            throw new BrokerException(
                    Code.ADDRESS,
                    "another name resolver is in force, so the address of `" + host
                            + "` cannot be checked; remove the other InetAddressResolverProvider from the class path, or"
                            + " the system property `jdk.net.hosts.file`");
        }
    }

    /** Why this guarded name has no address at present, if it was refused one. */
    static Optional<String> refusal(String host) {
        return Optional.ofNullable(NAMES.get(host)).filter(why -> !why.isEmpty());
    }

    /** Asks the system, and lets a guarded name pass only when all its addresses may be dialled. */
    record Checked(InetAddressResolver system) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            String name = host.toLowerCase(Locale.ROOT);
            if (!NAMES.containsKey(name)) {
                return system.lookupByName(host, policy);
            }
            NAMES.put(name, "");
            List<InetAddress> found = system.lookupByName(host, policy).toList();
            for (InetAddress address : found) {
                if (!Addresses.mayLead(name, address)) {
                    String why = "`" + name + "` leads to `" + address.getHostAddress()
                            + "`, which is not a public address; declare that address itself if it is meant";
                    NAMES.put(name, why);
                    throw new UnknownHostException(why);
                }
            }
            return found.stream();
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return system.lookupByAddress(address);
        }
    }
}
