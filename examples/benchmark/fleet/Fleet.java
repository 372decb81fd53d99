import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A simulated fleet: API servers on loopback in one process, each with a CA, a port and a content of its own. Every answer
 * takes a fixed time; some servers are dead, some say now and then that they have too much to do.
 *
 * <p>Arguments: how many, milliseconds per answer, and where to write the kubeconfig. With a fourth one, where to write the
 * address of each istiod, there are istiods, which answer at once, and no server is dead. Then each line {@code counters} on
 * standard input is answered with what was asked since the last one; when standard input ends, so does this.
 */
final class Fleet {

    /** Every hundredth server refuses connections; every twentieth answers a request in a hundred with 429. */
    private static final int DEAD = 100;

    private static final int BUSY = 20;
    private static final int BUSY_SHARE = 100;

    private Fleet() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        long latencyNanos = Long.parseLong(args[1]) * 1_000_000;
        Counters counters = new Counters();
        EventLoop loop = new EventLoop(latencyNanos, counters);
        List<Integer> ports = new ArrayList<>();
        StringBuilder istiods = new StringBuilder();
        List<Identity> identities =
                IntStream.rangeClosed(1, count).parallel().mapToObj(Identity::of).toList();
        for (int number = 1; number <= count; number++) {
            int busyShare = number % BUSY == 3 ? BUSY_SHARE : 0;
            ApiServer server = new ApiServer(number, busyShare, counters);
            Identity identity = identities.get(number - 1);
            int port = loop.listen(identity::tls, server);
            ports.add(port);
            if (args.length > 3) {
                istiods.append("cluster%d=127.0.0.1:%d%n".formatted(number, loop.listen(server::istiod, server)));
            } else if (number % DEAD == 7) {
                loop.close(port);
            }
        }
        if (args.length > 3) {
            Files.writeString(Path.of(args[3]), istiods);
        }
        Files.writeString(Path.of(args[2]), kubeconfig(ports, identities));
        Thread serving = new Thread(loop, "event-loop");
        serving.setDaemon(true);
        serving.start();
        System.out.println("ready");
        serveCounters(counters);
    }

    private static void serveCounters(Counters counters) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(counters.taken());
        }
    }

    private static String kubeconfig(List<Integer> ports, List<Identity> identities) {
        StringBuilder clusters = new StringBuilder();
        StringBuilder contexts = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            String name = "cluster" + (i + 1);
            String authority = Base64.getEncoder()
                    .encodeToString(identities.get(i).authorityPem().getBytes(StandardCharsets.US_ASCII));
            clusters.append("- {name: %s, cluster: {server: \"https://127.0.0.1:%d\", certificate-authority-data: %s}}\n"
                    .formatted(name, ports.get(i), authority));
            contexts.append("- {name: %s, context: {cluster: %s, user: admin}}\n".formatted(name, name));
        }
        return "apiVersion: v1\nkind: Config\nusers: [{name: admin, user: {token: simulated}}]\nclusters:\n" + clusters
                + "contexts:\n" + contexts;
    }
}
