package main

import (
	"crypto/x509"
	"errors"
	"os"
)

type leafVerdict struct {
	Leaf       string `json:"leaf"`
	Chain      string `json:"chain"`
	Roots      string `json:"roots"`
	ServerAuth string `json:"serverAuth"`
	ClientAuth string `json:"clientAuth"`
}

// judgeLeaf judges what a workload has, and not what is issued for the question.
func judgeLeaf(leaf, chain, roots string) leafVerdict {
	accepts := func(usage x509.ExtKeyUsage) string {
		return text(func() error {
			presented, err := readAll(leaf, chain)
			if err != nil {
				return err
			}
			return trust(roots, presented, usage)
		})
	}
	return leafVerdict{
		Leaf:       leaf,
		Chain:      chain,
		Roots:      roots,
		ServerAuth: accepts(x509.ExtKeyUsageServerAuth),
		ClientAuth: accepts(x509.ExtKeyUsageClientAuth),
	}
}

func readAll(leaf, chain string) ([]*x509.Certificate, error) {
	first, err := os.ReadFile(leaf)
	if err != nil {
		return nil, err
	}
	further, err := os.ReadFile(chain)
	if err != nil {
		return nil, err
	}
	presented, err := certificates(append(append(first, '\n'), further...))
	if err == nil && len(presented) == 0 {
		err = errors.New("nothing is presented")
	}
	return presented, err
}
