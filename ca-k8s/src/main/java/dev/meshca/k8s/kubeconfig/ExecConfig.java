package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A credential plugin of the kubeconfig API.
 *
 * @param command what is started: a path, or a name to be found in {@code PATH}
 */
record ExecConfig(
        String name,
        String command,
        List<String> args,
        Map<String, String> env,
        String apiVersion,
        Optional<String> installHint,
        boolean provideClusterInfo) {

    private static final String V1 = "client.authentication.k8s.io/v1";
    private static final String V1BETA1 = "client.authentication.k8s.io/v1beta1";
    private static final Set<String> MODES = Set.of("Never", "IfAvailable");

    static ExecConfig of(Fields fields, Path folder) {
        String command = fields.text("command")
                .orElseThrow(() -> new Refusal(fields.owner() + " has no command: name the plugin"));
        ExecConfig exec = new ExecConfig(
                "the credential plugin " + Shown.quoted(command),
                resolved(command, folder),
                fields.texts("args"),
                environment(fields),
                version(fields),
                fields.text("installHint"),
                fields.flag("provideClusterInfo"));
        checkMode(fields, exec.apiVersion);
        fields.end();
        return exec;
    }

    private static String resolved(String command, Path folder) {
        boolean path = command.contains("/") || command.contains(File.separator);
        return path ? folder.resolve(command).toString() : command;
    }

    private static String version(Fields fields) {
        String version = fields.text("apiVersion")
                .orElseThrow(
                        () -> new Refusal(fields.owner() + " has no apiVersion: give it the plugin's, such as " + V1));
        if (!version.equals(V1) && !version.equals(V1BETA1)) {
            throw new Refusal("apiVersion of " + fields.owner() + " is " + Shown.quoted(version) + "; known are " + V1
                    + " and " + V1BETA1 + ": a newer release of the plugin speaks them");
        }
        return version;
    }

    /** A plugin gets no terminal here, as several may run at the same time. */
    private static void checkMode(Fields fields, String version) {
        Optional<String> mode = fields.text("interactiveMode");
        if (mode.isEmpty() && version.equals(V1)) {
            throw new Refusal(
                    fields.owner() + " has no interactiveMode, which " + V1 + " requires: Never or IfAvailable");
        }
        if (mode.isPresent() && mode.get().equals("Always")) {
            throw new Refusal("interactiveMode of " + fields.owner()
                    + " is Always, and no plugin gets a terminal here: log in beforehand, and say IfAvailable");
        }
        if (mode.isPresent() && !MODES.contains(mode.get())) {
            throw new Refusal("interactiveMode of " + fields.owner() + " is " + Shown.quoted(mode.get())
                    + "; it must be Never or IfAvailable");
        }
    }

    private static Map<String, String> environment(Fields fields) {
        Map<String, String> environment = new LinkedHashMap<>();
        fields.mappings("env").forEach(entry -> {
            Fields variable = new Fields("env of " + fields.owner(), entry);
            String name = variable.text("name")
                    .filter(found -> !found.contains("=") && found.indexOf('\0') < 0)
                    .orElseThrow(() -> new Refusal(variable.owner() + " has an entry without a name"));
            environment.put(name, variable.text("value").orElse(""));
            variable.end();
        });
        return environment;
    }

    @Override
    public String toString() {
        return name;
    }
}
