package main

import (
	"os"
	"path/filepath"
	"time"

	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/security/pkg/pki/ca"
	"istio.io/istio/security/pkg/pki/util"
)

// What istiod takes when its environment says nothing else.
const (
	workloadTTL    = 24 * time.Hour
	maxWorkloadTTL = 90 * 24 * time.Hour
	rsaKeySize     = 2048

	trustDomain = "cluster.local"
	probe       = "spiffe://" + trustDomain + "/ns/default/sa/probe"
)

type bundle string

func (b bundle) file(name string) string { return filepath.Join(string(b), name) }

func (b bundle) rootCert() string { return b.file(ca.RootCertFile) }

func (b bundle) crl() string {
	file := b.file(ca.CACRLFile)
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}

type loadVerdict struct {
	Dir     string `json:"dir"`
	Verify  string `json:"verify"`
	Startup string `json:"startup"`
}

func judgeLoad(b bundle) loadVerdict {
	return loadVerdict{
		Dir:    string(b),
		Verify: text(func() error { return verify(b) }),
		Startup: text(func() error {
			_, err := issueAsIstiod(b)
			return err
		}),
	}
}

// verify is what a hot reload asks for.
func verify(b bundle) error {
	_, err := util.NewVerifiedKeyCertBundleFromFile(
		b.file(ca.CACertFile), b.file(ca.CAPrivateKeyFile), []string{b.file(ca.CertChainFile)}, b.rootCert(), b.crl())
	return err
}

// start goes the way of a starting istiod: its CA, and the roots by which its own listener knows clients.
func start(b bundle) (*ca.IstioCA, error) {
	options, err := ca.NewPluggedCertIstioCAOptions(ca.SigningCAFileBundle{
		SigningCertFile: b.file(ca.CACertFile),
		SigningKeyFile:  b.file(ca.CAPrivateKeyFile),
		CertChainFiles:  []string{b.file(ca.CertChainFile)},
		RootCertFile:    b.rootCert(),
		CRLFile:         b.crl(),
	}, workloadTTL, maxWorkloadTTL, rsaKeySize)
	if err != nil {
		return nil, err
	}
	authority, err := ca.NewIstioCA(options)
	if err != nil {
		return nil, err
	}
	roots := authority.GetCAKeyCertBundle().GetRootCertPem()
	return authority, spiffe.NewPeerCertVerifier().AddMappingFromPEM(trustDomain, roots)
}

// issueAsIstiod is a started istiod's first workload certificate.
func issueAsIstiod(b bundle) ([]byte, error) {
	authority, err := start(b)
	if err != nil {
		return nil, err
	}
	csr, err := freshCSR()
	if err != nil {
		return nil, err
	}
	return authority.Sign(csr, ca.CertOpts{SubjectIDs: []string{probe}, TTL: workloadTTL})
}

func freshCSR() ([]byte, error) {
	csr, _, err := util.GenCSR(util.CertOptions{Host: probe, ECSigAlg: util.EcdsaSigAlg})
	return csr, err
}
