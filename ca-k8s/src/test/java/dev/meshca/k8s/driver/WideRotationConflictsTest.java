package dev.meshca.k8s.driver;

import org.junit.jupiter.api.BeforeEach;

/** The same of a mesh with more clusters than can be looked at at the same time. */
class WideRotationConflictsTest extends RotationConflictsTest {

    @BeforeEach
    void lookAtOneAtATime() {
        mesh.atATime = 1;
    }
}
