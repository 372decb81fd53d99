package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.mesh.MeshRotation.Strategy;

/** A value of {@code --strategy}. */
final class StrategyParser extends OptionParser<Strategy> {

    StrategyParser() {
        super(StrategyParser::strategy);
    }

    static Strategy strategy(String text) {
        return switch (text) {
            case "bridge" -> Strategy.BRIDGE;
            case "trust-first" -> Strategy.TRUST_FIRST;
            default ->
                throw new IllegalArgumentException("there is no strategy '" + text + "': use bridge or trust-first");
        };
    }
}
