// Command mesh-workload plays workloads of several clusters that do mTLS with each other all the time.
//
//	mesh-workload -config FILE [-rate 50] [-renew 2s] [-validity 1h] [-revocation [-lag 0s]] [-errors 5] [-out DIR]
//
// Each workload asks its istiod for certificates as istio-agent does, presents them as Envoy does, and shakes hands afresh with every
// other workload, both sides verifying. stdout: one JSON object of counters per second, one more for each line `stats` on stdin
// (with "answer": true), and a last one at the end ("last": true), which is the end of stdin or SIGTERM. A line `renew` on stdin
// renews every certificate at once. The fields of the file are those of `cluster` in config.go, those of the counters are in report.go.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

const reportEvery = time.Second

type settings struct {
	rate       float64
	renew      time.Duration
	validity   time.Duration
	revocation bool
	lag        time.Duration
	errors     int
	out        string
}

func main() {
	var use settings
	file := flag.String("config", "", "JSON `file` with the clusters")
	flag.Float64Var(&use.rate, "rate", 50, "handshakes per second, for each ordered pair of workloads")
	flag.DurationVar(&use.renew, "renew", 2*time.Second, "time between two certificates of a workload; 0: at half of the lifetime")
	flag.DurationVar(&use.validity, "validity", time.Hour, "lifetime to ask for")
	flag.BoolVar(&use.revocation, "revocation", false, "check peers against the ConfigMap istio-ca-crl, as Envoy does when it is given lists")
	flag.DurationVar(&use.lag, "lag", 0, "time from a change of that ConfigMap until workloads have it")
	flag.IntVar(&use.errors, "errors", 5, "how many texts to keep of each kind of failure, for each pair or workload")
	flag.StringVar(&use.out, "out", "", "`folder` for what each renewal brought, as PEM files")
	flag.Parse()

	if err := run(*file, use); err != nil {
		fmt.Fprintln(os.Stderr, "mesh-workload:", err)
		os.Exit(1)
	}
}

func run(file string, use settings) error {
	if use.rate <= 0 {
		return fmt.Errorf("-rate must be positive, not %v", use.rate)
	}
	clusters, err := readConfig(file)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()

	traffic, err := newMesh(clusters, use)
	if err != nil {
		return err
	}
	go obey(traffic, stop)
	finished := traffic.start(ctx)
	printer := time.NewTicker(reportEvery)
	defer printer.Stop()
	for {
		select {
		case <-printer.C:
			traffic.print(report{})
		case <-finished:
			traffic.print(report{Last: true})
			return nil
		}
	}
}

// obey reads commands until stdin ends, as it does when the process that started this one is gone.
func obey(traffic *mesh, stop func()) {
	defer stop()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		switch command := strings.TrimSpace(lines.Text()); command {
		case "stats":
			traffic.print(report{Answer: true})
		case "renew":
			traffic.renewAll()
		case "":
		default:
			fmt.Fprintf(os.Stderr, "mesh-workload: unknown command %q; known are stats and renew\n", command)
		}
	}
}
