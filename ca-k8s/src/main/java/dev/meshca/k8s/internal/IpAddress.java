package dev.meshca.k8s.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address that is written as one: no name is ever looked up. */
public record IpAddress(InetAddress address) {

    private static final Pattern V4 =
            Pattern.compile("(OCTET\\.){3}OCTET".replace("OCTET", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    public static Optional<IpAddress> parse(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(InetAddress.getByName(text)));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    public boolean isIn(String network, String prefix) {
        Optional<IpAddress> base = parse(network);
        if (base.isEmpty() || !prefix.matches("\\d{1,3}")) {
            return false;
        }
        byte[] ours = address.getAddress();
        byte[] theirs = base.get().address.getAddress();
        int bits = Integer.parseInt(prefix);
        return ours.length == theirs.length
                && bits <= ours.length * 8
                && Arrays.equals(masked(ours, bits), masked(theirs, bits));
    }

    private static byte[] masked(byte[] octets, int bits) {
        byte[] masked = octets.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }
}
