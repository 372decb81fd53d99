package dev.meshca.cli.network;

import dev.meshca.cli.network.SpoilingProxy.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** What a server, or something between it and us, does instead of a proper answer. */
enum Fault {
    SILENCE {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.untilTheEnd();
        }
    },
    DRIPPING {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.head("200 OK", "Content-Length: 1000000");
            while (exchange.goesOnAfter(100)) {
                exchange.write(" ");
            }
        }
    },
    ENDLESS {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.head("200 OK");
            exchange.write("{\"kind\":\"");
            byte[] block = new byte[1 << 16];
            Arrays.fill(block, (byte) 'x');
            while (exchange.goesOnAfter(0)) {
                exchange.write(block);
            }
        }
    },
    TRUNCATED {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.head("200 OK", "Content-Length: 1000");
            exchange.write("{\"kind\":\"Sec");
        }
    },
    RESET {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.reset();
        }
    },
    RESET_AFTER_IT_WAS_DONE {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.forward();
            exchange.reset();
        }
    },
    NO_HTTP {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.write("SSH-2.0-OpenSSH_9.9\r\n");
        }
    },
    LONG_HEADER {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.head("200 OK", "X-Long: " + "x".repeat(1 << 21), "Content-Length: 0");
        }
    },
    EMPTY {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.answer("200 OK", "");
        }
    },
    LOGIN_PAGE {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.answer("200 OK", "<html><body>log in first</body></html>");
        }
    },
    NO_KIND {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.answer("200 OK", "{\"hello\":\"world\"}");
        }
    },
    OTHER_KIND {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.answer("200 OK", "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}");
        }
    },
    NO_OBJECT {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.answer("200 OK", "[1, 2]");
        }
    },
    DEEP {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.answer("200 OK", "{\"metadata\":" + "[".repeat(100_000));
        }
    },
    REDIRECT {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.head("307 Temporary Redirect", "Location: " + exchange.elsewhere(), "Content-Length: 0");
        }
    },
    TOO_MANY_REQUESTS {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.status(429, "too many requests");
        }
    },
    UNAVAILABLE {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.status(503, "the backend is on fire");
        }
    },
    ECHO {
        @Override
        void spoil(Exchange exchange) throws IOException {
            exchange.status(
                    422,
                    "denied: " + exchange.authorization() + " sent " + pieces(exchange.body())
                            + " \u202e\u001b[31m done");
        }
    };

    /** Instead of the answer. */
    abstract void spoil(Exchange exchange) throws IOException;

    /** In pieces that no filter for long words sees. */
    private static String pieces(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .replaceAll("[\"\\\\{}]", "'")
                .replaceAll("(.{30})", "$1 ");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
