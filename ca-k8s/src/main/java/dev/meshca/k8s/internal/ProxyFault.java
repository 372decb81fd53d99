package dev.meshca.k8s.internal;

import java.io.IOException;

/** A request failed on its way through a proxy, or behind it. */
public final class ProxyFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final String proxy;

    /** The proxy without user name and password. */
    public ProxyFault(String proxy, IOException cause) {
        super(cause);
        this.proxy = proxy;
    }

    String proxy() {
        return proxy;
    }
}
