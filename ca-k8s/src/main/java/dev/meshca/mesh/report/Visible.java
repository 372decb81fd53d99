package dev.meshca.mesh.report;

/** Text from certificates and servers as it may stand in a document: what cannot be seen, or turns what can, is written out. */
final class Visible {

    private Visible() {}

    static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isSeen(character)) {
                visible.appendCodePoint(character);
            } else {
                visible.append("\\u{%04x}".formatted(character));
            }
        });
        return visible.toString();
    }

    private static boolean isSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
