package dev.meshca.k8s.kubeconfig;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What kubeconfigs of the table name: keys, tokens, plugins; and the values of their placeholders. */
final class Workshop {

    private static final String CREDENTIAL =
            "{\"kind\":\"ExecCredential\",\"apiVersion\":" + "\"client.authentication.k8s.io/%s\",\"status\":%s}";

    private final Path folder;
    private final Map<String, String> values = new LinkedHashMap<>();

    Workshop(Path folder) throws IOException {
        this.folder = folder;
        String authority = RecordingApi.AUTHORITY.pem();
        file("ca.pem", authority);
        file("other-ca.pem", Forge.root("another").selfSigned().pem());
        file("token", "of-file\n \n");
        value("DIR", folder.toString());
        value("CA", base64(authority));
        value("CA_TWICE", base64(base64(authority)));
        value("CA_LINES", base64(authority).replaceAll("(.{64})", "$1\\\\n"));
        value("OTHER_CA", base64(Forge.root("another").selfSigned().pem()));
        authorities(authority);
        certificates();
        chain();
        plugin();
    }

    void value(String name, String value) {
        values.put("${" + name + "}", value);
    }

    String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace(value.getKey(), value.getValue());
        }
        return filled;
    }

    private void certificates() throws IOException {
        KeyPair rsa = Keys.rsa(2048);
        KeyPair ec = Keys.ec();
        certificate("rsa-pkcs1", rsa, Pems.block("RSA PRIVATE KEY", Keys.pkcs1(rsa)));
        certificate("rsa-pkcs8", rsa, Pems.block("PRIVATE KEY", rsa.getPrivate().getEncoded()));
        certificate("ec-sec1", ec, Pems.block("EC PRIVATE KEY", Keys.sec1(ec)));
        certificate(
                "ec-parameters",
                ec,
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Pems.block("EC PRIVATE KEY", Keys.sec1(ec)));
        for (String[] kind : new String[][] {{"ec-pkcs8", "secp256r1"}, {"p384-pkcs8", "secp384r1"}}) {
            KeyPair keys = Keys.ec(kind[1]);
            certificate(
                    kind[0], keys, Pems.block("PRIVATE KEY", keys.getPrivate().getEncoded()));
        }
        KeyPair edwards = Keys.of("Ed25519");
        certificate(
                "ed25519",
                edwards,
                Pems.block("PRIVATE KEY", edwards.getPrivate().getEncoded()));
    }

    private void certificate(String kind, KeyPair keys, String keyPem) throws IOException {
        Forged certificate =
                Forge.leaf().subject(Forge.name("user-" + kind)).keys(keys).signedBy(RecordingApi.AUTHORITY);
        file(kind + ".crt", certificate.pem());
        file(kind + ".key", keyPem);
        value("CERT:" + kind, base64(certificate.pem()));
        value("KEY:" + kind, base64(keyPem));
        if (kind.equals("ec-sec1")) {
            file("both.pem", keyPem + certificate.pem());
            file(
                    "ec-v1.json",
                    credential(
                            "v1",
                            "{\"clientCertificateData\":\"" + escaped(certificate.pem()) + "\",\"clientKeyData\":\""
                                    + escaped(keyPem) + "\"}"));
            file(
                    "half-v1.json",
                    credential("v1", "{\"clientCertificateData\":\"" + escaped(certificate.pem()) + "\"}"));
        }
    }

    /** That of the servers, with other dates, in days from now. */
    static String authority(int from, int until) {
        return Forge.root("api servers")
                .keys(RecordingApi.AUTHORITY.keys())
                .valid(Duration.ofDays(from), Duration.ofDays(until))
                .selfSigned()
                .pem();
    }

    private void authorities(String authority) throws IOException {
        file("bom.pem", "\uFEFF" + authority);
        file("glued.pem", authority.strip() + Forge.root("another").selfSigned().pem());
        file("indented.pem", "  " + authority.replace("\n", "\n  "));
        file("crlf.pem", authority.replace("\n", "\r\n"));
        file("dashes.pem", "-----BEGIN CERTIFICATE-----\n- - - \n-----END CERTIFICATE-----\n" + authority);
        file("ended.pem", authority(-9, -1));
        file("future.pem", authority(1, 9));
        file("ended-and-valid.pem", authority(-9, -1) + authority);
    }

    private void chain() throws IOException {
        KeyPair keys = Keys.ec();
        Forged users = Forge.intermediate("users").signedBy(RecordingApi.AUTHORITY);
        Forged user = Forge.leaf().subject(Forge.name("user-chain")).keys(keys).signedBy(users);
        file("chain.crt", user.pem() + users.pem());
        file("chain.key", Pems.block("PRIVATE KEY", keys.getPrivate().getEncoded()));
        String secret = Pems.block("ENCRYPTED PRIVATE KEY", SecureRandom.getSeed(120));
        file("encrypted-pkcs8.key", secret);
        file(
                "encrypted-pkcs1.key",
                secret.replace("ENCRYPTED PRIVATE", "RSA PRIVATE")
                        .replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"));
    }

    private void plugin() throws IOException {
        file("token-v1.json", credential("v1", "{\"token\":\"of-plugin\"}"));
        file("token-v1beta1.json", credential("v1beta1", "{\"token\":\"of-plugin\"}"));
        file(
                "token-v1.yaml",
                "kind: ExecCredential\napiVersion: client.authentication.k8s.io/v1\nstatus: {token: of-plugin}\n");
        file(
                "kindless-v1.json",
                credential("v1", "{\"token\":\"of-plugin\"}").replace("\"kind\":\"ExecCredential\",", ""));
        file("empty-v1.json", credential("v1", "{}"));
        file("broken-v1.json", credential("v1", "{\"token\":\"of-plugin\\n\"}"));
        file(
                "expired-v1.json",
                credential("v1", "{\"token\":\"old\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}"));
        file("more-v1.json", credential("v1", "{\"token\":\"of-plugin\"}") + "\nmore");
        file("first", "users: [{name: u, user: {token: of-first}}]\n");
        file("unexecutable", "#!/bin/sh\n");
        executable("unnamed", "cat token-v1.json\n");
        executable("lost", "#!/no/where/sh\n");
        Path plugin = executable("plugin", """
            #!/bin/sh
            { printf '<%%s>' "$@"; echo; echo "A=$A B=$B"; echo "$KUBERNETES_EXEC_INFO"; } > %1$s/told
            [ "$1" = fail ] && { echo 'log in first' >&2; exit 7; }
            exec cat %1$s/"$1"
            """.formatted(folder));
        value("PLUGIN", plugin.toString());
    }

    private Path executable(String name, String text) throws IOException {
        return Files.setPosixFilePermissions(file(name, text), PosixFilePermissions.fromString("rwx------"));
    }

    static String credential(String version, String status) {
        return CREDENTIAL.formatted(version, status);
    }

    private static String escaped(String pem) {
        return pem.replace("\n", "\\n");
    }

    Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
