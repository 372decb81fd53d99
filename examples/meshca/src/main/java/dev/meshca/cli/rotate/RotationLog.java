package dev.meshca.cli.rotate;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.cli.terminal.Countdown;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.util.List;
import java.util.Locale;

/** Tells a person how a rotation goes, line by line, and keeps what the result needs. */
final class RotationLog extends WorkProgress {

    private final Terminal terminal;
    private final Countdown countdown;

    RotationLog(Terminal terminal) {
        super(terminal);
        this.terminal = terminal;
        this.countdown = new Countdown(terminal);
    }

    @Override
    public synchronized void end() {
        super.end();
        countdown.end();
    }

    /** The line is the countdown's, if there is one. */
    @Override
    public synchronized void working(int done, List<ClusterName> waitingFor) {
        if (!countdown.isRunning()) {
            super.working(done, waitingFor);
        }
    }

    private void say(String line) {
        countdown.end();
        terminal.note(Moment.of(terminal.clock().instant()) + " " + line);
    }

    @Override
    public void noticed(Finding finding) {
        say(finding.toString());
    }

    @Override
    public void waiting(String reason) {
        say("waiting: " + reason);
    }

    @Override
    public void gateClosed(Gate.Verdict verdict) {
        verdict.opensAt().ifPresent(countdown::until);
    }

    @Override
    public void writing(PlannedWrite write) {
        say("writing " + write);
    }

    @Override
    public void written(PlannedWrite write) {
        say("written " + write);
    }

    @Override
    public void restartNeeded(ClusterName cluster, String reason) {
        say("restart istiod in " + cluster + ": " + reason);
    }

    @Override
    public void restarting(ClusterName cluster, String reason) {
        say("restarting istiod in " + cluster + ": " + reason);
    }

    @Override
    public void ztunnelRestartNeeded(ClusterName cluster, String reason) {
        say("restart ztunnel in " + cluster + ": " + reason);
    }

    @Override
    public void ztunnelRestarting(ClusterName cluster, String reason) {
        say("restarting ztunnel in " + cluster + ": " + reason);
    }

    @Override
    public void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {
        say(cluster + " is in " + phase + ", shown by what is " + level.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void unreachable(ClusterName cluster, String reason) {
        say(cluster + " does not answer: " + reason);
    }

    @Override
    public void phaseDone(RotationPhase from, RotationPhase to) {
        say("every cluster has left " + from + " and is in " + to);
    }
}
