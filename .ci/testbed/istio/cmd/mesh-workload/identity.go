package main

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
)

const trustDomain = "spiffe://cluster.local/"

// identity is what a workload got with one certificate: what it presents, and what it trusts from then on.
type identity struct {
	presented tls.Certificate
	chain     []*x509.Certificate
	roots     []*x509.Certificate
	pool      *x509.CertPool
	wire      []string
}

// newIdentity takes istiod's answer apart as istio-agent does: the whole of it is presented, its last element is what is trusted.
func newIdentity(answer []string, key []byte) (*identity, error) {
	if len(answer) < 2 {
		return nil, fmt.Errorf("istiod's answer has %d element(s)", len(answer))
	}
	wire := make([]string, len(answer))
	for i, element := range answer {
		wire[i] = strings.TrimRight(element, "\n") + "\n"
	}
	chain, err := certificates(strings.Join(wire, ""))
	if err != nil {
		return nil, fmt.Errorf("istiod's answer: %w", err)
	}
	roots, err := certificates(wire[len(wire)-1])
	if err != nil {
		return nil, fmt.Errorf("the roots in istiod's answer: %w", err)
	}
	presented, err := tls.X509KeyPair([]byte(strings.Join(wire, "")), key)
	if err != nil {
		return nil, fmt.Errorf("istiod's answer: %w", err)
	}
	made := &identity{presented: presented, chain: chain, roots: roots, pool: x509.NewCertPool(), wire: wire}
	for _, root := range roots {
		made.pool.AddCert(root)
	}
	return made, nil
}

func certificates(text string) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, errors.New("a block of type " + block.Type)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, certificate)
	}
	if len(found) == 0 {
		return nil, errors.New("no certificate")
	}
	return found, nil
}

// issuer is the certificate that follows the leaf.
func (id *identity) issuer() *x509.Certificate { return id.chain[1] }

// accept judges what a peer presents. A certificate that is good for one side of a connection only would fail later, so it fails now.
func (id *identity) accept(presented [][]byte, wanted string, now time.Time, revoked *lists) error {
	if len(presented) == 0 {
		return errors.New("the peer presents nothing")
	}
	intermediates := x509.NewCertPool()
	var leaf *x509.Certificate
	for _, der := range presented {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		if leaf == nil {
			leaf = certificate
		} else {
			intermediates.AddCert(certificate)
		}
	}
	for _, usage := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		options := x509.VerifyOptions{Roots: id.pool, Intermediates: intermediates, KeyUsages: []x509.ExtKeyUsage{usage}, CurrentTime: now}
		paths, err := leaf.Verify(options)
		if err == nil {
			err = check(paths, revoked.known())
		}
		if err != nil {
			return fmt.Errorf("%w (leaf issued by serial %x)", err, issuerSerial(presented))
		}
	}
	return acceptName(leaf, wanted)
}

func acceptName(leaf *x509.Certificate, wanted string) error {
	if len(leaf.URIs) != 1 {
		return fmt.Errorf("%d URIs in the leaf", len(leaf.URIs))
	}
	name := leaf.URIs[0].String()
	if wanted != "" && name != wanted {
		return fmt.Errorf("the peer is %s, not %s", name, wanted)
	}
	if !strings.HasPrefix(name, trustDomain) {
		return fmt.Errorf("%s is not in the trust domain", name)
	}
	return nil
}

func issuerSerial(presented [][]byte) []byte {
	if len(presented) < 2 {
		return nil
	}
	certificate, err := x509.ParseCertificate(presented[1])
	if err != nil {
		return nil
	}
	return certificate.SerialNumber.Bytes()
}

func fingerprint(certificate *x509.Certificate) string { return sha256Hex(certificate.Raw) }

func sha256Hex(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

func fingerprints(certificates []*x509.Certificate) []string {
	all := make([]string, len(certificates))
	for i, certificate := range certificates {
		all[i] = fingerprint(certificate)
	}
	return all
}
