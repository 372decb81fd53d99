package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Day;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.mesh.MeshRenewal.Due;

/** What is due, for a person. */
public final class DueText {

    private DueText() {}

    /** In one line. */
    public static String of(Due due) {
        String window = due.opens()
                .filter(opens -> due.isPresent())
                .map(opens -> "; the maintenance window opens " + Moment.notBefore(opens))
                .orElse("");
        return what(due) + due.obstacle().map(why -> "; " + why).orElse(window) + "\n";
    }

    /** The same to who does something else. */
    public static String besides(Due due) {
        String renews = due.obstacle().isPresent() ? "" : "; meshca renew renews what is due";
        return of(due).replaceFirst("\n$", renews + "\n");
    }

    private static String what(Due due) {
        return switch (due.work()) {
            case NONE -> "nothing due before " + Day.of(due.since());
            case INTERMEDIATES -> "the intermediates are due since " + Day.of(due.since());
            case ROOT -> "the root is due since " + Day.of(due.since());
            case ROTATION -> "a rotation is under way";
        };
    }
}
