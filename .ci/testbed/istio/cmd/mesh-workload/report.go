package main

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"sync"
	"time"
)

// failure is one of the first that were seen.
type failure struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// counter counts what went well and what did not, and keeps the first reasons.
type counter struct {
	mutex sync.Mutex
	keep  int
	tally tally
}

type tally struct {
	OK       int64     `json:"ok"`
	Failed   int64     `json:"failed"`
	Failures []failure `json:"failures"`
}

func newCounter(keep int) *counter {
	return &counter{keep: keep, tally: tally{Failures: []failure{}}}
}

func (c *counter) succeeded() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.tally.OK++
}

func (c *counter) failed(reason error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.tally.Failed++
	if len(c.tally.Failures) < c.keep {
		c.tally.Failures = append(c.tally.Failures, failure{At: time.Now().UTC(), Text: reason.Error()})
	}
}

func (c *counter) now() tally {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	copied := c.tally
	copied.Failures = append([]failure{}, c.tally.Failures...)
	return copied
}

type report struct {
	At     time.Time `json:"at"`
	Answer bool      `json:"answer"`
	Last   bool      `json:"last"`
	// Ready: every pair has had a good handshake.
	Ready           bool             `json:"ready"`
	Handshakes      int64            `json:"handshakes"`
	Failed          int64            `json:"failed"`
	Renewals        int64            `json:"renewals"`
	RenewalFailures int64            `json:"renewalFailures"`
	Pairs           []pairReport     `json:"pairs"`
	Workloads       []workloadReport `json:"workloads"`
}

type pairReport struct {
	From string `json:"from"`
	To   string `json:"to"`
	tally
}

type workloadReport struct {
	Name    string `json:"name"`
	Cluster string `json:"cluster"`
	// Waiting says why there is no certificate to ask for yet; empty from then on.
	Waiting string `json:"waiting"`
	// Renewals that went well and that did not.
	Renewals tally `json:"renewals"`
	// Refused counts handshakes that this workload, as the server, saw fail. The client counts them too.
	Refused tally `json:"refused"`
	// What it presents and trusts now; SHA-256 of the DER form, in the order of the wire.
	IssuerSerial string   `json:"issuerSerial"`
	LeafSerial   string   `json:"leafSerial"`
	LeafNotAfter string   `json:"leafNotAfter"`
	Chain        []string `json:"chain"`
	Roots        []string `json:"roots"`
	// Lists are the revocation lists that peers are checked against now.
	Lists []string `json:"lists"`
}

func (m *mesh) print(kind report) {
	m.printing.Lock()
	defer m.printing.Unlock()
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m.report(kind)); err != nil {
		// Nobody reads any more: then nobody needs this process either.
		os.Exit(1)
	}
}

func (m *mesh) report(r report) report {
	r.At, r.Ready = time.Now().UTC(), true
	for _, p := range m.pairs {
		seen := p.handshakes.now()
		r.Handshakes += seen.OK
		r.Failed += seen.Failed
		r.Ready = r.Ready && seen.OK > 0
		r.Pairs = append(r.Pairs, pairReport{From: p.from.name, To: p.to.name, tally: seen})
	}
	for _, w := range m.workloads {
		seen := w.report()
		r.Renewals += seen.Renewals.OK
		r.RenewalFailures += seen.Renewals.Failed
		r.Workloads = append(r.Workloads, seen)
	}
	return r
}

func (w *workload) report() workloadReport {
	seen := workloadReport{
		Name:     w.name,
		Cluster:  w.cluster.Name,
		Waiting:  w.anchors.waiting(),
		Renewals: w.renewals.now(),
		Refused:  w.refusals.now(),
		Chain:    []string{},
		Roots:    []string{},
		Lists:    w.lists.fingerprints(),
	}
	if seen.Waiting == "" {
		seen.Waiting = w.lists.waiting()
	}
	if id := w.current.Load(); id != nil {
		seen.IssuerSerial = hex.EncodeToString(id.issuer().SerialNumber.Bytes())
		seen.LeafSerial = hex.EncodeToString(id.chain[0].SerialNumber.Bytes())
		seen.LeafNotAfter = id.chain[0].NotAfter.UTC().Format(time.RFC3339)
		seen.Chain, seen.Roots = fingerprints(id.chain), fingerprints(id.roots)
	}
	return seen
}
