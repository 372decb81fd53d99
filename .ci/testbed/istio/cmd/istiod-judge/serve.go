package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"time"

	"k8s.io/client-go/rest"
)

// What istiod calls itself in the namespace istio-system (pilot/pkg/bootstrap/server.go, getDNSNames); the first is where
// agents and the API server's webhook client look for it.
var istiodNames = []string{"istiod.istio-system.svc", "istiod-remote.istio-system.svc", "istio-pilot.istio-system.svc"}

const handshakeLimit = 10 * time.Second

type servingVerdict struct {
	Dir     string `json:"dir"`
	Agent   string `json:"agent"`
	Webhook string `json:"webhook"`
}

func judgeServing(b bundle) servingVerdict {
	var own tls.Certificate
	refusal := text(func() (err error) {
		own, err = servingCertificate(b)
		return err
	})
	accepts := func(client func(roots []byte) (*tls.Config, error)) string {
		if refusal != "" {
			return "istiod does not serve: " + refusal
		}
		return text(func() error {
			roots, err := os.ReadFile(b.rootCert())
			if err != nil {
				return err
			}
			config, err := client(roots)
			if err != nil {
				return err
			}
			return handshake(own, config)
		})
	}
	return servingVerdict{Dir: string(b), Agent: accepts(agent), Webhook: accepts(webhookClient)}
}

func servingCertificate(b bundle) (tls.Certificate, error) {
	authority, err := start(b)
	if err != nil {
		return tls.Certificate{}, err
	}
	chain, key, err := authority.GenKeyCert(istiodNames, workloadTTL, false)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(chain, key)
}

// agent dials istiod as security/pkg/nodeagent/caclient does.
func agent(roots []byte) (*tls.Config, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(roots) {
		return nil, errors.New("no certificate can be read from the roots")
	}
	return &tls.Config{RootCAs: pool, ServerName: istiodNames[0], MinVersion: tls.VersionTLS12}, nil
}

// webhookClient is the API server's, whose caBundle istiod fills with its roots.
func webhookClient(roots []byte) (*tls.Config, error) {
	return rest.TLSConfigFor(&rest.Config{TLSClientConfig: rest.TLSClientConfig{CAData: roots, ServerName: istiodNames[0]}})
}

func handshake(server tls.Certificate, client *tls.Config) error {
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	deadline := time.Now().Add(handshakeLimit)
	if err := errors.Join(near.SetDeadline(deadline), far.SetDeadline(deadline)); err != nil {
		return err
	}
	go func() {
		// What the server thinks of it does not matter: the client is asked.
		_ = tls.Server(far, &tls.Config{Certificates: []tls.Certificate{server}, MinVersion: tls.VersionTLS12}).Handshake()
	}()
	return tls.Client(near, client).Handshake()
}
