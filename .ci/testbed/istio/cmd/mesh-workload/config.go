package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// cluster says where workloads live and whom they ask.
type cluster struct {
	Name string `json:"name"`
	// Istiod is the address of istiod's CA, host:port.
	Istiod string `json:"istiod"`
	// IstiodName has to be in istiod's certificate.
	IstiodName string `json:"istiodName"`
	// Server is the URL of the API server, CertificateAuthority the PEM text it is trusted by, Token lets in
	// somebody who may create namespaces, service accounts and tokens.
	Server               string `json:"server"`
	CertificateAuthority string `json:"certificateAuthority"`
	Token                string `json:"token"`
	Namespace            string `json:"namespace"`
	ServiceAccount       string `json:"serviceAccount"`
	// Workloads is how many there are.
	Workloads int `json:"workloads"`
	// RenewMillis overrides -renew.
	RenewMillis *int64 `json:"renewMillis"`
	// ClockSkewMillis is by how much the clock of the workloads is ahead of that of the machine.
	ClockSkewMillis int64 `json:"clockSkewMillis"`
	// RootsFile holds what istiod is trusted by. Without it, that is the ConfigMap istio-ca-root-cert of the namespace.
	RootsFile string `json:"rootsFile"`
}

func readConfig(file string) ([]cluster, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("-config: %w", err)
	}
	var config struct {
		Clusters []cluster `json:"clusters"`
	}
	if err := json.Unmarshal(text, &config); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	total := 0
	for i := range config.Clusters {
		c := &config.Clusters[i]
		c.complete()
		if c.Name == "" || c.Istiod == "" || c.Server == "" {
			return nil, fmt.Errorf("%s: each cluster needs name, istiod and server", file)
		}
		total += c.Workloads
	}
	if total < 2 {
		return nil, errors.New(file + ": a mesh is at least two workloads")
	}
	return config.Clusters, nil
}

func (c *cluster) complete() {
	if c.IstiodName == "" {
		c.IstiodName = "istiod.istio-system.svc"
	}
	if c.Namespace == "" {
		c.Namespace = "default"
	}
	if c.ServiceAccount == "" {
		c.ServiceAccount = "default"
	}
	if c.Workloads == 0 {
		c.Workloads = 1
	}
}

// now is what the clock of the workloads says.
func (c *cluster) now() time.Time {
	return time.Now().Add(time.Duration(c.ClockSkewMillis) * time.Millisecond)
}

func (c *cluster) identity() string {
	return "spiffe://cluster.local/ns/" + c.Namespace + "/sa/" + c.ServiceAccount
}
