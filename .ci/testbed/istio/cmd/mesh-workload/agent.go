package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	pb "istio.io/api/security/v1alpha1"
	"istio.io/istio/security/pkg/pki/util"
)

const (
	signTimeout  = 10 * time.Second
	retryAtMost  = time.Second
	retryAtLeast = 100 * time.Millisecond
)

// keepRenewing is the life of a workload's agent. What cannot be renewed is tried again, and the old certificate stays in use.
// It begins, as a pod does, when there is something to mount that istiod can be trusted by.
func (w *workload) keepRenewing(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-w.anchors.found:
	}
	for ctx.Err() == nil {
		pause := w.renewOnce(ctx)
		select {
		case <-ctx.Done():
		case <-w.renewNow:
		case <-time.After(pause):
		}
	}
}

func (w *workload) renewOnce(ctx context.Context) time.Duration {
	id, err := w.requestIdentity(ctx)
	if err == nil {
		err = w.keep(id)
	}
	if ctx.Err() != nil {
		return 0
	}
	if err != nil {
		w.renewals.failed(err)
		return max(retryAtLeast, min(retryAtMost, w.renew/2))
	}
	w.current.Store(id)
	w.renewals.succeeded()
	return w.untilNext(id)
}

// untilNext has some jitter, so that workloads of one start do not stay in step.
func (w *workload) untilNext(id *identity) time.Duration {
	pause := w.renew
	if pause == 0 {
		pause = id.chain[0].NotAfter.Sub(w.cluster.now()) / 2
	}
	return max(retryAtLeast, time.Duration(float64(pause)*(0.95+0.1*rand.Float64())))
}

func (w *workload) requestIdentity(ctx context.Context) (*identity, error) {
	ctx, cancel := context.WithTimeout(ctx, signTimeout)
	defer cancel()
	token, err := w.credential.get(ctx)
	if err != nil {
		return nil, fmt.Errorf("no token: %w", err)
	}
	csr, key, err := util.GenCSR(util.CertOptions{Host: w.cluster.identity(), ECSigAlg: util.EcdsaSigAlg})
	if err != nil {
		return nil, err
	}
	answer, err := w.sign(ctx, token, string(csr))
	if err != nil {
		return nil, err
	}
	return newIdentity(answer, key)
}

// sign opens a connection for each request, so that istiod's own certificate is verified each time.
func (w *workload) sign(ctx context.Context, token, csr string) ([]string, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(*w.anchors.text.Load())) {
		return nil, errors.New("no certificate in what istiod is to be trusted by")
	}
	transport := credentials.NewTLS(&tls.Config{RootCAs: pool, ServerName: w.cluster.IstiodName, Time: w.cluster.now})
	connection, err := grpc.NewClient("passthrough:///"+w.cluster.Istiod, grpc.WithTransportCredentials(transport), grpc.WithNoProxy())
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token, "ClusterID", w.cluster.Name)
	answer, err := pb.NewIstioCertificateServiceClient(connection).CreateCertificate(ctx, &pb.IstioCertificateRequest{
		Csr:              csr,
		ValidityDuration: int64(w.validity.Seconds()),
	})
	if err != nil {
		return nil, err
	}
	return answer.CertChain, nil
}

// keep writes what a renewal brought to a folder of its own, which is there as a whole or not at all.
func (w *workload) keep(id *identity) error {
	if w.out == "" {
		return nil
	}
	w.kept++
	folder := filepath.Join(w.out, strings.ReplaceAll(w.name, "/", "-"), fmt.Sprintf("%06d", w.kept))
	unfinished := folder + ".tmp"
	if err := os.MkdirAll(unfinished, 0o700); err != nil {
		return err
	}
	for name, text := range map[string]string{
		"leaf.pem":  id.wire[0],
		"chain.pem": strings.Join(id.wire[1:], ""),
		"roots.pem": id.wire[len(id.wire)-1],
	} {
		if err := os.WriteFile(filepath.Join(unfinished, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return os.Rename(unfinished, folder)
}
