package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"sync/atomic"
	"time"
)

const listsEvery = 500 * time.Millisecond

// lists are the revocation lists of one cluster, from the ConfigMap istio-ca-crl that is mounted into every proxy. It is read again
// and again, and takes effect some time later, as the kubelet brings it. There are none where workloads do not check revocation.
type lists struct {
	kube    *kube
	lag     time.Duration
	current atomic.Pointer[[]*x509.RevocationList]
	why     atomic.Pointer[string]
}

func (l *lists) follow(ctx context.Context) {
	var last *string
	for ctx.Err() == nil {
		text, err := l.kube.publishedLists(ctx)
		if err == nil && (last == nil || text != *last) {
			err = l.bring(text)
			last = &text
		}
		if err != nil {
			why := "no revocation lists: " + err.Error()
			l.why.Store(&why)
		}
		select {
		case <-ctx.Done():
		case <-time.After(listsEvery):
		}
	}
}

func (l *lists) bring(text string) error {
	found, err := revocationLists(text)
	if err == nil {
		time.AfterFunc(l.lag, func() { l.current.Store(&found) })
	}
	return err
}

// known are the lists in use, none before the first ones came, and never any where there is no check.
func (l *lists) known() []*x509.RevocationList {
	if l == nil || l.current.Load() == nil {
		return nil
	}
	return *l.current.Load()
}

func (l *lists) fingerprints() []string {
	all := []string{}
	for _, list := range l.known() {
		all = append(all, sha256Hex(list.Raw))
	}
	return all
}

func (l *lists) waiting() string {
	if l == nil {
		return ""
	}
	if why := l.why.Load(); why != nil && l.current.Load() == nil {
		return *why
	}
	return ""
}

func revocationLists(text string) ([]*x509.RevocationList, error) {
	found := []*x509.RevocationList{}
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		list, err := x509.ParseRevocationList(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, list)
	}
	return found, nil
}

// check has Envoy's rule (X509_V_FLAG_CRL_CHECK_ALL): once there is a list, every certificate below the root has to be covered by a
// current list of its issuer, and must not be on it. One good path is enough.
func check(paths [][]*x509.Certificate, known []*x509.RevocationList) error {
	if len(known) == 0 {
		return nil
	}
	var first error
	for _, path := range paths {
		err := checkPath(path, known)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func checkPath(path []*x509.Certificate, known []*x509.RevocationList) error {
	for i, certificate := range path[:len(path)-1] {
		list, err := listOf(path[i+1], known)
		if err != nil {
			return err
		}
		for _, entry := range list.RevokedCertificateEntries {
			if entry.SerialNumber.Cmp(certificate.SerialNumber) == 0 {
				return fmt.Errorf("certificate revoked: serial %x by %s", certificate.SerialNumber, path[i+1].Subject)
			}
		}
	}
	return nil
}

func listOf(ca *x509.Certificate, known []*x509.RevocationList) (*x509.RevocationList, error) {
	for _, list := range known {
		if list.CheckSignatureFrom(ca) != nil {
			continue
		}
		if now := time.Now(); now.Before(list.ThisUpdate) || now.After(list.NextUpdate) {
			return nil, fmt.Errorf("CRL has expired: %s, until %s", ca.Subject, list.NextUpdate)
		}
		return list, nil
	}
	return nil, fmt.Errorf("unable to get certificate CRL: %s", ca.Subject)
}
