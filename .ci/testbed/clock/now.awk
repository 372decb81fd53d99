# Copies Go's time.go with one line more: Now adds skewSeconds to the seconds it has read. Fails when Now does not read them as expected.
{ print }
/^func Now\(\) Time \{$/ { inside = 1 }
inside && /^\tsec, nsec, mono := (runtimeNow|now)\(\)$/ { print "\tsec += skewSeconds"; changed++ }
/^}$/ { inside = 0 }
END { exit changed != 1 }
