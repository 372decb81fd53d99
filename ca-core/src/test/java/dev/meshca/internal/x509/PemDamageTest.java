package dev.meshca.internal.x509;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each damage is named, and the command that is named with it, run in a shell, mends it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PemDamageTest {

    private static final Forged ROOT = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();
    private static final Forged OTHER = Forge.root("Other").selfSigned();
    private static final String PEM = Pems.of(ROOT, OTHER);
    private static final String KEY = ROOT.keyPem();

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("escaped", PEM.replace("\n", "\\n")),
                damage("escaped", PEM.replace("\n", "\\r\\n")),
                damage("escaped", PEM.replace("\n", "\\\\n")),
                damage("escaped", PEM.replace("\n", "\\n\n")),
                damage("escaped", KEY.replace("\n", "\\n")),
                damage("escaped", "\"" + PEM.replace("\n", "\\n") + "\""),
                damage("escaped", "{\"data\": {\"certificate\": \"" + PEM.replace("\n", "\\n") + "\", \"n\": 1}}\n"),
                damage("quotes", "\"" + PEM + "\"\n"),
                damage("quotes", "'" + PEM.stripTrailing() + "'"),
                damage("quotes", PEM.lines().map(line -> "\"" + line + "\"\n").reduce("", String::concat)),
                damage("quotes", utf8("\u201c" + PEM + "\u201d")),
                damage("blanks stand where its newlines were", PEM.replace("\n", " ")),
                damage("blanks stand where its newlines were", KEY.replace("\n", " ")),
                damage("blanks stand where its newlines were", PEM.replace("\n", "\t")),
                damage("or nothing", PEM.replace("\n", "")),
                damage("glued", PEM.replace("-----\n-----", "----------")),
                damage("CR", PEM.replace("\n", "\r")),
                damage("more than one carriage return", PEM.replace("\n", "\r\r\n")),
                damage("more than one carriage return", KEY.replace("\n", "\r\r\r\n")),
                damage("UTF-16", octets(PEM.getBytes(UTF_16LE))),
                damage("UTF-16", octets(("\ufeff" + PEM).getBytes(UTF_16LE))),
                damage("UTF-16", octets(("\ufeff" + PEM.replace("\n", "\r\n")).getBytes(UTF_16BE))),
                damage("byte order mark", utf8("\ufeff" + PEM)),
                damage("byte order mark", utf8("\ufeff" + ROOT.pem() + "\ufeff" + OTHER.pem())),
                damage("base64", base64(PEM)),
                damage("base64", base64(base64(PEM))),
                damage("base64", Base64.getMimeEncoder().encodeToString(Pems.bytes(PEM))),
                damage("base64", base64(KEY)),
                damage("base64", "'" + base64(PEM) + "'\n"),
                damage("base64", base64(PEM.replace("\n", "\\n"))),
                damage("no-break", utf8(PEM.replace("BEGIN ", "BEGIN\u00a0"))),
                damage("zero-width", utf8("\u200b" + PEM)),
                damage("zero-width", utf8(PEM.replace("-----\n", "-----\u200b\n"))),
                damage("zero-width", utf8(PEM.replaceFirst("\nM", "\n\u2060M"))),
                damage("dashes", PEM.replace("-----", "----")),
                damage("dashes", utf8(PEM.replace("-----", "\u2013\u2013-"))),
                damage("percent", PEM.replace("\n", "%0A").replace(" ", "%20").replace("+", "%2B")),
                damage("HTML", PEM.replace("+", "&#43;").replace("/", "&#x2F;").replace("=", "&#61;")),
                damage("HTML", "&quot;" + PEM.replace("+", "&amp;#43;").replace(" ", "&nbsp;") + "&quot;"),
                damage("HTML", PEM.replace("\n", "&#10;")),
                damage("HTML", PEM.replace("\n", "&#xa;")),
                damage("HTML", PEM.replace("\n", "<br>\n")),
                damage("HTML", PEM.replace("\n", "<br/>")),
                damage("HTML", "<pre class=\"pem\">" + PEM + "</pre>\n"),
                damage("HTML", "<p>" + PEM.replace("\n", "</p>\n<p>") + "</p>"),
                damage("newline of Unicode", utf8(PEM.replace("\n", "\u0085"))),
                damage("newline of Unicode", utf8(PEM.replace("\n", "\u2028"))),
                damage("newline of Unicode", utf8(PEM.replace("\n", "\u2029\n"))),
                damage("backslash", PEM.replace("\n", "\\\n")),
                damage("mail", PEM.replaceAll("(?m)^", "> ")),
                damage("blanks stand around", PEM.replaceAll("(?m)^", "    ")),
                damage("blanks stand around", PEM.replace("-----\n", "-----\t\n")),
                damage("blank line", PEM.replace("\n", "\n\n")),
                damage("certificate in DER", octets(ROOT.der())),
                damage("certificate in DER", base64(octets(ROOT.der()))),
                damage("private key in DER", octets(ROOT.keys().getPrivate().getEncoded())),
                damage("private key in DER", octets(Keys.pkcs1(ROOT.keys()))),
                damage("private key in DER", octets(Keys.sec1(OTHER.keys()))),
                damage(
                        "CRL in DER",
                        octets(PemDocument.parse(Pems.bytes(ForgedCrl.pem(ROOT)))
                                .blocks()
                                .get(0)
                                .der())),
                damage("PKCS#7", octets(container())),
                damage("PKCS#7", Pems.block("PKCS7", container())));
    }

    private static Arguments damage(String named, String octets) {
        return Arguments.of(named, octets);
    }

    private static String utf8(String text) {
        return octets(text.getBytes(UTF_8));
    }

    private static String octets(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static String base64(String octets) {
        return Base64.getEncoder().encodeToString(Pems.bytes(octets));
    }

    private static byte[] container() {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertPath(List.of(ROOT.certificate()))
                    .getEncoded("PKCS7");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void is_named_and_the_command_mends_it(String named, String octets, @TempDir Path dir) throws Exception {
        byte[] damaged = Pems.bytes(octets);
        Files.write(dir.resolve("damaged"), damaged);

        PemDamage damage = PemDamage.in(damaged).orElseThrow();

        assertThat(damage.sentence("damaged")).containsIgnoringCase(named).doesNotContain("\n");
        PemDocument mended = PemDocument.parse(run(damage.command("damaged"), dir));
        assertThat(mended.defects()).isEmpty();
        assertThat(mended.blocks()).isNotEmpty().allMatch(PemDocument.Block::isPlain);
        if (octets.contains("BEGIN") && !octets.contains("PKCS7")) {
            assertThat(mended.blocks().get(0).der()).isEqualTo(expected(octets));
        }
    }

    private static byte[] expected(String octets) {
        String original = octets.contains("PRIVATE") ? KEY : PEM;
        return PemDocument.parse(Pems.bytes(original)).blocks().get(0).der();
    }

    private static byte[] run(String command, Path dir) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command + " > mended")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(shell.inputReader().lines()).isEmpty();
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return Files.readAllBytes(dir.resolve("mended"));
    }

    @Test
    void keeps_the_key_of_a_container_out_of_public_files() throws Exception {
        PemDamage container = PemDamage.in(store("PKCS12")).orElseThrow();

        assertThat(container.command("ca-cert.pem")).isEqualTo("openssl pkcs12 -nokeys < ca-cert.pem");
        assertThat(container.command("ca-key.pem")).isEqualTo("openssl pkcs12 -nocerts -nodes < ca-key.pem");
    }

    @Test
    void names_a_web_page_that_nothing_mends() {
        PemDamage page = PemDamage.in(Pems.bytes("\n<!DOCTYPE html><html>Sign in</html>"))
                .orElseThrow();

        assertThat(page.sentence("root-cert.pem")).contains("web page").doesNotContain("mends");
    }

    @Test
    void names_key_stores() throws Exception {
        assertThat(PemDamage.in(store("PKCS12")).orElseThrow().sentence("f")).contains("PKCS#12", "openssl pkcs12");
        assertThat(PemDamage.in(store("JKS")).orElseThrow().sentence("f")).contains("JKS", "-keystore f");
    }

    private static byte[] store(String type) throws GeneralSecurityException, IOException {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, password);
        store.setKeyEntry("ca", ROOT.keys().getPrivate(), password, new Certificate[] {ROOT.certificate()});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("undamaged")
    void says_nothing_of_what_is_no_damage(String octets) {
        assertThat(PemDamage.in(Pems.bytes(octets))).isEmpty();
    }

    static Stream<String> undamaged() {
        return Stream.of(
                "",
                PEM,
                PEM.replace("\n", "\r\n"),
                "a \"comment\" with\\n all > signs\n" + PEM,
                utf8("# K\u00f6ln\u00a0\n") + PEM,
                "see the wiki\n",
                "0",
                PEM.substring(0, PEM.length() / 3),
                "x".repeat(1 << 20),
                "-----BEGIN ".repeat(90_000));
    }

    @Test
    void never_shows_what_it_read() {
        String body = KEY.substring(30, 60);

        assertThat(PemDamage.in(Pems.bytes(KEY.replace("\n", "\\n")))
                        .orElseThrow()
                        .sentence("ca-key.pem"))
                .doesNotContain(body);
    }
}
