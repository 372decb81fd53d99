package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

const handshakeTimeout = 10 * time.Second

// keepDialling begins when both sides have a certificate, and never resumes a session.
func (p *pair) keepDialling(ctx context.Context, every time.Duration) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(rand.N(every)):
	}
	again := time.NewTicker(every)
	defer again.Stop()
	for {
		if p.from.isReady() && p.to.isReady() {
			p.dial()
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

func (p *pair) dial() {
	if err := p.shakeHands(); err != nil {
		p.handshakes.failed(err)
	} else {
		p.handshakes.succeeded()
	}
}

// shakeHands is done when the byte is back: only then has the other side, too, verified.
func (p *pair) shakeHands() error {
	raw, err := net.DialTimeout("tcp", p.to.listener.Addr().String(), handshakeTimeout)
	if err != nil {
		return err
	}
	defer raw.Close()
	if err := raw.SetDeadline(time.Now().Add(handshakeTimeout)); err != nil {
		return err
	}
	id := p.from.current.Load()
	connection := tls.Client(raw, &tls.Config{
		Certificates:       []tls.Certificate{id.presented},
		InsecureSkipVerify: true, // there is no host name to verify; the next line verifies what there is
		VerifyPeerCertificate: func(presented [][]byte, _ [][]*x509.Certificate) error {
			return id.accept(presented, p.to.cluster.identity(), p.from.cluster.now(), p.from.lists)
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return &id.presented, nil
		},
	})
	if err := connection.Handshake(); err != nil {
		return err
	}
	sent := []byte{byte(rand.Uint32())}
	if _, err := connection.Write(sent); err != nil {
		return err
	}
	received := make([]byte, 1)
	if _, err := io.ReadFull(connection, received); err != nil {
		return err
	}
	if received[0] != sent[0] {
		return fmt.Errorf("sent %d, got %d", sent[0], received[0])
	}
	// All is said. Without this, thousands of ports would wait for late packets.
	return raw.(*net.TCPConn).SetLinger(0)
}

func (w *workload) serve() {
	var connections sync.WaitGroup
	defer connections.Wait()
	for {
		raw, err := w.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			w.refusals.failed(err)
			continue
		}
		connections.Go(func() {
			defer raw.Close()
			if err := w.answer(raw); err != nil {
				w.refusals.failed(err)
			}
		})
	}
}

func (w *workload) answer(raw net.Conn) error {
	if err := raw.SetDeadline(time.Now().Add(handshakeTimeout)); err != nil {
		return err
	}
	id := w.current.Load()
	if id == nil {
		return errors.New("a connection before there is a certificate")
	}
	connection := tls.Server(raw, &tls.Config{
		Certificates: []tls.Certificate{id.presented},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    id.pool,
		Time:         w.cluster.now,
		VerifyPeerCertificate: func(presented [][]byte, _ [][]*x509.Certificate) error {
			return id.accept(presented, "", w.cluster.now(), w.lists)
		},
		SessionTicketsDisabled: true,
	})
	if err := connection.Handshake(); err != nil {
		return err
	}
	content := make([]byte, 1)
	if _, err := io.ReadFull(connection, content); err != nil {
		return err
	}
	_, err := connection.Write(content)
	return err
}
