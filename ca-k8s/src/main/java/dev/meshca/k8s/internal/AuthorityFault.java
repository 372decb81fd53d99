package dev.meshca.k8s.internal;

import java.security.cert.CertificateException;

/** A server's certificate comes from an authority that is not valid now. */
public final class AuthorityFault extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** Goes on after "shows a certificate of". */
    public AuthorityFault(String authority) {
        super(authority);
    }
}
