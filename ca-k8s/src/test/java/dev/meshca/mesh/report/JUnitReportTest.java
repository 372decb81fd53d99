package dev.meshca.mesh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Read by the JDK's parser, and checked against the shape that CI servers read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JUnitReportTest {

    private static Document read(String xml) throws Exception {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JUnitReportTest.class.getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void a_healthy_mesh_has_a_suite_for_itself_and_for_each_cluster_and_no_failure() throws Exception {
        Document document = read(JUnitReport.of(SampleMesh.healthy(2).report()));

        assertThat(elements(document, "testsuite"))
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly("mesh", "cluster1", "cluster2");
        assertThat(elements(document, "testcase")).hasSize(5);
        assertThat(elements(document, "failure")).isEmpty();
    }

    @Test
    void an_error_is_a_failure_of_its_cluster_a_warning_is_skipped_with_its_reason() throws Exception {
        TrustReport report = SampleMesh.healthy(2)
                .report()
                .with(List.of(
                        ClusterCode.CLUSTER_UNREACHABLE.at("cluster1", "nothing accepts connections"),
                        TrustCode.OUTLIVES_ISSUER.at("cluster2/ca-cert.pem", "it ends later"),
                        TrustCode.ROOTS_DIFFER.at("certs/cluster2", "of the folder")));

        Document document = read(JUnitReport.of(report));

        Element failure = elements(document, "failure").get(0);
        assertThat(failure.getAttribute("type")).isEqualTo("CLUSTER_UNREACHABLE");
        assertThat(failure.getTextContent()).contains("nothing accepts connections", "What to do: ");
        assertThat(((Element) failure.getParentNode()).getAttribute("classname"))
                .isEqualTo("cluster1");
        assertThat(elements(document, "skipped"))
                .extracting(skipped -> ((Element) skipped.getParentNode()).getAttribute("classname"))
                .containsExactly("mesh", "cluster2");
        assertThat(elements(document, "skipped").get(1).getAttribute("message"))
                .startsWith("WARNING it ends later. What to do: ");
    }

    @Test
    void refusals_and_clusters_that_were_not_read_fail_and_the_counts_are_right() throws Exception {
        TrustReport report = SampleMesh.healthy(4).broken();

        Document document = read(JUnitReport.of(report));

        assertThat(elements(document, "failure"))
                .extracting(failure -> failure.getAttribute("type"))
                .contains("NOT_ACCEPTED", "NOT_READ")
                .containsAll(report.findings().stream()
                        .filter(Finding::isError)
                        .map(finding -> finding.code().name())
                        .toList());
        for (Element suite : elements(document, "testsuite")) {
            assertThat(suite.getAttribute("tests")).isEqualTo(inside(suite, "testcase"));
            assertThat(suite.getAttribute("failures")).isEqualTo(inside(suite, "failure"));
            assertThat(suite.getAttribute("skipped")).isEqualTo(inside(suite, "skipped"));
        }
    }

    private static String inside(Element suite, String tag) {
        return String.valueOf(suite.getElementsByTagName(tag).getLength());
    }

    @Test
    void what_is_no_xml_is_written_out() throws Exception {
        String hostile = "]]> <failure/> \" ' & \u0000 \u001b \u202e \ud800 \ufffe \n";
        TrustReport report =
                SampleMesh.healthy(2).report().with(List.of(ClusterCode.CLUSTER_UNREACHABLE.at(hostile, hostile)));

        Document document = read(JUnitReport.of(report));

        assertThat(elements(document, "failure"))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getAttribute("message"))
                        .contains("]]> <failure/> \" ' & \\u{0000} \\u{001b} \\u{202e} \\u{d800} \\u{fffe} \\u{000a}"));
    }

    @Test
    void the_shape_refuses_what_is_no_report() {
        assertThatThrownBy(() -> read("<testsuites><testsuite name='a'/></testsuites>"))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("tests");
    }

    @Test
    void of_many_clusters_that_refuse_only_the_first_are_named() {
        TrustReport apart = TrustReport.of(
                Stream.concat(
                                SampleMesh.healthy(20).observed().stream(),
                                SampleMesh.healthy(21).observed().stream().skip(20))
                        .toList(),
                SampleMesh.NOW);

        assertThat(JUnitReport.of(apart)).hasSizeLessThan(60_000).contains("refused by 1 cluster");
    }
}
