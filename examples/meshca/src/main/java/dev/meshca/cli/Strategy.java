package dev.meshca.cli;

import java.util.Locale;

/** How the mesh comes to trust a new root. */
enum Strategy {
    /** The old root signs the new one, so that whoever trusts the old one accepts what the new one issues. */
    BRIDGE,
    /** Every cluster trusts both roots before anything is issued under the new one. */
    TRUST_FIRST;

    static Strategy parse(String text) {
        for (Strategy strategy : values()) {
            if (strategy.toString().equals(text)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("there is no strategy '" + text + "': use bridge or trust-first");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
