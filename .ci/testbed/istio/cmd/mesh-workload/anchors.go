package main

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"
)

const anchorsEvery = 500 * time.Millisecond

// anchors is what istiod is trusted by in one cluster: a file, or the ConfigMap that is mounted into every proxy. It is read
// again and again; what was read last stays when there is nothing to read. Namespace and service account are made before.
type anchors struct {
	kube  *kube
	ready bool
	text  atomic.Pointer[string]
	found chan struct{}
	why   atomic.Pointer[string]
}

func newAnchors(api *kube) *anchors { return &anchors{kube: api, found: make(chan struct{})} }

func (a *anchors) follow(ctx context.Context) {
	again := time.NewTicker(anchorsEvery)
	defer again.Stop()
	for {
		text, err := a.read(ctx)
		if err == nil && text == "" {
			err = errors.New("nothing in it")
		}
		if err == nil {
			if a.text.Swap(&text) == nil {
				close(a.found)
			}
		} else {
			why := "no roots to trust istiod by: " + err.Error()
			a.why.Store(&why)
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

func (a *anchors) read(ctx context.Context) (string, error) {
	if !a.ready {
		if err := a.kube.createServiceAccount(ctx); err != nil {
			return "", err
		}
		a.ready = true
	}
	if file := a.kube.cluster.RootsFile; file != "" {
		text, err := os.ReadFile(file)
		return string(text), err
	}
	return a.kube.publishedRoots(ctx)
}

// waiting says why there is nothing yet.
func (a *anchors) waiting() string {
	if why := a.why.Load(); why != nil && a.text.Load() == nil {
		return *why
	}
	return ""
}
