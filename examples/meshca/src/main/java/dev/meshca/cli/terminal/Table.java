package dev.meshca.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns, two spaces apart; the last column is as wide as it likes. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, each ended by a newline and begun with {@code indent}. */
    public String text(String indent) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(column == row.size() - 1 ? 0 : width(column) - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size() - 1)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
