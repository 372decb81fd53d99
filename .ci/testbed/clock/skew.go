package time

import "syscall"

// skewSeconds is by how much Now is ahead of the clock of the machine, from CLOCK_SKEW_SECONDS; monotonic time goes on as ever.
var skewSeconds = skewFromEnvironment()

func skewFromEnvironment() int64 {
	text, set := syscall.Getenv("CLOCK_SKEW_SECONDS")
	if !set {
		return 0
	}
	seconds, err := atoi(text)
	if err != nil {
		panic("CLOCK_SKEW_SECONDS is no number of seconds: " + text)
	}
	return int64(seconds)
}
