package dev.meshca.k8s.internal;

import java.util.regex.Pattern;

/** Names that most objects of Kubernetes may have: those of a DNS subdomain (RFC 1123), somewhat looser. */
public final class ObjectName {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private ObjectName() {}

    /** Whether an object may have this name. */
    public static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
