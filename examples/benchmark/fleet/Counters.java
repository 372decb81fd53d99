import java.util.Map;
import java.util.TreeMap;

/** What the fleet was asked since this was last taken, and how many connections it had at once. */
final class Counters {

    private final Map<String, Long> byRequest = new TreeMap<>();
    private long requests;
    private long refused;
    private long opened;
    private long open;
    private long mostOpen;

    synchronized void request(String request) {
        requests++;
        byRequest.merge(request, 1L, Long::sum);
    }

    /** Answered with 429: one more request, and a second to wait. */
    synchronized void refusal() {
        refused++;
    }

    synchronized void connection() {
        opened++;
        open++;
        mostOpen = Math.max(mostOpen, open);
    }

    synchronized void disconnection() {
        open--;
    }

    /** As JSON; then it begins anew. */
    synchronized String taken() {
        StringBuilder kinds = new StringBuilder();
        byRequest.forEach((request, count) ->
                kinds.append(kinds.isEmpty() ? "" : ",").append("\"%s\":%d".formatted(request, count)));
        String text = "{\"requests\":%d,\"refused\":%d,\"connections\":%d,\"mostOpen\":%d,\"byRequest\":{%s}}"
                .formatted(requests, refused, opened, mostOpen, kinds);
        byRequest.clear();
        requests = 0;
        refused = 0;
        opened = 0;
        mostOpen = open;
        return text;
    }
}
