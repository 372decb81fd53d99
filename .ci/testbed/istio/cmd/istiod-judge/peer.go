package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"google.golang.org/protobuf/proto"
	pb "istio.io/api/security/v1alpha1"
	"istio.io/istio/security/pkg/pki/ca"
	"istio.io/istio/security/pkg/pki/util"
)

type peerVerdict struct {
	From       string `json:"from"`
	To         string `json:"to"`
	SignedBy   string `json:"signedBy"`
	ServerAuth string `json:"serverAuth"`
	ClientAuth string `json:"clientAuth"`
}

func judgePeer(from, to bundle) peerVerdict {
	verdict := peerVerdict{From: string(from), To: string(to)}
	var chain []*x509.Certificate
	refusal := text(func() (err error) {
		var leaf []byte
		if leaf, verdict.SignedBy, err = issue(from); err != nil {
			return fmt.Errorf("no leaf can be issued: %w", err)
		}
		chain, err = wireChain(leaf, from)
		return err
	})
	accepts := func(usage x509.ExtKeyUsage) string {
		if refusal != "" {
			return refusal
		}
		return text(func() error { return trust(to.rootCert(), chain, usage) })
	}
	verdict.ServerAuth = accepts(x509.ExtKeyUsageServerAuth)
	verdict.ClientAuth = accepts(x509.ExtKeyUsageClientAuth)
	return verdict
}

// issue says who signed: a bundle that no starting istiod takes may still be the one a running istiod reloaded.
func issue(from bundle) (leaf []byte, signedBy string, err error) {
	if text(func() error {
		leaf, err = issueAsIstiod(from)
		return err
	}) == "" {
		return leaf, "istiod", nil
	}
	leaf, err = issueDirectly(from)
	if err != nil {
		return nil, "nobody", err
	}
	return leaf, "fallback", nil
}

func issueDirectly(from bundle) ([]byte, error) {
	signer, key, err := util.LoadSignerCredsFromFiles(from.file(ca.CACertFile), from.file(ca.CAPrivateKeyFile))
	if err != nil {
		return nil, err
	}
	request, err := freshCSR()
	if err != nil {
		return nil, err
	}
	csr, err := util.ParsePemEncodedCSR(request)
	if err != nil {
		return nil, err
	}
	leaf, err := util.GenCertFromCSR(csr, signer, csr.PublicKey, key, []string{probe}, workloadTTL, false)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf}), nil
}

// wireChain is what a workload presents: istiod's answer to a CSR, its last element, the whole root-cert.pem, included.
func wireChain(leaf []byte, from bundle) ([]*x509.Certificate, error) {
	intermediates, err := os.ReadFile(from.file(ca.CertChainFile))
	if err != nil {
		return nil, err
	}
	roots, err := os.ReadFile(from.rootCert())
	if err != nil {
		return nil, err
	}
	answer := &pb.IstioCertificateResponse{CertChain: []string{string(leaf)}}
	for _, certificate := range util.PemCertBytestoString(intermediates) {
		answer.CertChain = append(answer.CertChain, certificate+"\n")
	}
	answer.CertChain = append(answer.CertChain, string(roots))
	if _, err = proto.Marshal(answer); err != nil {
		return nil, fmt.Errorf("istiod cannot answer a certificate request: %w", err)
	}
	return certificates([]byte(strings.Join(answer.CertChain, "")))
}

func certificates(text []byte) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("the presented chain does not parse: %w", err)
		}
		found = append(found, certificate)
	}
	return found, nil
}

func trust(roots string, chain []*x509.Certificate, usage x509.ExtKeyUsage) error {
	anchors, err := os.ReadFile(roots)
	if err != nil {
		return err
	}
	options := x509.VerifyOptions{
		Roots:         x509.NewCertPool(),
		Intermediates: x509.NewCertPool(),
		KeyUsages:     []x509.ExtKeyUsage{usage},
	}
	if !options.Roots.AppendCertsFromPEM(anchors) {
		return errors.New("no certificate can be read from " + filepath.Base(roots))
	}
	for _, certificate := range chain[1:] {
		options.Intermediates.AddCert(certificate)
	}
	_, err = chain[0].Verify(options)
	return err
}
