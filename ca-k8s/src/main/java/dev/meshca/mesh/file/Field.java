package dev.meshca.mesh.file;

import java.util.List;

/**
 * A field of the file: what is read, what an editor offers, and what a new file says about it.
 *
 * @param name its name
 * @param shape what can stand in it
 * @param required whether there is no mesh without it
 * @param meaning what it means and what holds without it
 * @param example a value, as it would be written
 */
record Field(String name, Shape shape, boolean required, String meaning, String example) {

    private static final String TIME = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$";

    static Field required(String name, Shape shape, String meaning, String example) {
        return new Field(name, shape, true, meaning, example);
    }

    static Field optional(String name, Shape shape, String meaning, String example) {
        return new Field(name, shape, false, meaning, example);
    }

    static Field text(String name, String meaning, String example) {
        return optional(name, new Shape.Text("^.+$"), meaning, example);
    }

    static Field time(String name, String meaning, String example) {
        return optional(name, new Shape.Text(TIME), meaning, example);
    }

    static Field group(String name, String meaning, Field... fields) {
        return optional(name, new Shape.Group(List.of(fields)), meaning, "");
    }
}
