package main

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// workload is one proxy: an agent that renews its certificate, a listener, and a client of all the others.
type workload struct {
	name       string
	cluster    cluster
	renew      time.Duration
	validity   time.Duration
	out        string
	kept       int
	anchors    *anchors
	lists      *lists
	credential *credential
	listener   net.Listener
	renewNow   chan struct{}

	current  atomic.Pointer[identity]
	renewals *counter
	refusals *counter
}

// pair is one direction: who dials, and who is dialled.
type pair struct {
	from, to   *workload
	handshakes *counter
}

// isReady: there is something to present, and to check with.
func (w *workload) isReady() bool {
	return w.current.Load() != nil && (w.lists == nil || w.lists.current.Load() != nil)
}

type mesh struct {
	anchors   []*anchors
	lists     []*lists
	workloads []*workload
	pairs     []*pair
	rate      float64
	printing  sync.Mutex
}

func newMesh(clusters []cluster, use settings) (*mesh, error) {
	made := &mesh{rate: use.rate}
	for _, c := range clusters {
		api, err := newKube(c)
		if err != nil {
			return nil, err
		}
		known := newAnchors(api)
		made.anchors = append(made.anchors, known)
		var revoked *lists
		if use.revocation {
			revoked = &lists{kube: api, lag: use.lag}
			made.lists = append(made.lists, revoked)
		}
		for i := range c.Workloads {
			w, err := newWorkload(fmt.Sprintf("%s/%d", c.Name, i), c, use)
			if err != nil {
				return nil, err
			}
			w.anchors, w.lists, w.credential = known, revoked, &credential{kube: api}
			made.workloads = append(made.workloads, w)
		}
	}
	for _, from := range made.workloads {
		for _, to := range made.workloads {
			if from != to {
				made.pairs = append(made.pairs, &pair{from: from, to: to, handshakes: newCounter(use.errors)})
			}
		}
	}
	return made, nil
}

func newWorkload(name string, c cluster, use settings) (*workload, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	renew := use.renew
	if c.RenewMillis != nil {
		renew = time.Duration(*c.RenewMillis) * time.Millisecond
	}
	return &workload{
		name:     name,
		cluster:  c,
		renew:    renew,
		validity: use.validity,
		out:      use.out,
		listener: listener,
		renewNow: make(chan struct{}, 1),
		renewals: newCounter(use.errors),
		refusals: newCounter(use.errors),
	}, nil
}

// start returns a channel that is closed when all is over: first nobody dials any more, then nobody listens.
func (m *mesh) start(ctx context.Context) <-chan struct{} {
	var clients, servers sync.WaitGroup
	for _, a := range m.anchors {
		clients.Go(func() { a.follow(ctx) })
	}
	for _, l := range m.lists {
		clients.Go(func() { l.follow(ctx) })
	}
	for _, w := range m.workloads {
		clients.Go(func() { w.keepRenewing(ctx) })
		servers.Go(w.serve)
	}
	for _, p := range m.pairs {
		clients.Go(func() { p.keepDialling(ctx, time.Duration(float64(time.Second)/m.rate)) })
	}
	finished := make(chan struct{})
	go func() {
		clients.Wait()
		for _, w := range m.workloads {
			w.listener.Close()
		}
		servers.Wait()
		close(finished)
	}()
	return finished
}

func (m *mesh) renewAll() {
	for _, w := range m.workloads {
		select {
		case w.renewNow <- struct{}{}:
		default:
		}
	}
}
