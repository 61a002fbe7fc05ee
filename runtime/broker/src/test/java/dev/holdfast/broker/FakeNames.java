package dev.holdfast.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real guard of {@link GuardedNames} on top of a made-up name service, so that no test asks a real one. */
public final class FakeNames extends InetAddressResolverProvider {
    private static final Map<String, List<String>> ADDRESSES = Map.of(
            "localhost", List.of("127.0.0.1"),
            "rebound.example", List.of("127.0.0.1"),
            "private.example", List.of("10.1.2.3"),
            "metadata.example", List.of("169.254.169.254"),
            "mixed.example", List.of("93.184.216.34", "192.168.7.7"),
            "undeclared.example", List.of("10.9.9.9"),
            "public.example", List.of("93.184.216.34", "2606:4700::1111"));

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return GuardedNames.over(new Table());
    }

    @Override
    public String name() {
        return "fake-names";
    }

    private record Table() implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            List<String> found = ADDRESSES.get(host);
            if (found == null) {
                throw new UnknownHostException(host);
            }
            return found.stream().map(InetAddress::ofLiteral);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            throw new UnknownHostException("no reverse names here");
        }
    }
}
