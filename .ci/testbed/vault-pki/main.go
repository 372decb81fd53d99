// Has Vault's own PKI backend make a root and an intermediate per cluster, and keeps what the vault command would print of each step.
//
//	vault-pki FOLDER 'NAME=VALUE…' CLUSTER…
//
// The names and values, such as key_type=ec key_bits=256 format=pem_bundle, go with every request. FOLDER gets root.json, and for
// each cluster a folder with key.json and signed.json, each as of `vault write -format=json`.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-uuid"
	"github.com/hashicorp/vault/api"
	"github.com/hashicorp/vault/builtin/logical/pki"
	"github.com/hashicorp/vault/sdk/logical"
)

const years10 = 87600 * time.Hour

type mount struct {
	backend logical.Backend
	storage logical.Storage
	choices map[string]string
}

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: vault-pki FOLDER 'NAME=VALUE…' CLUSTER…")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, choices string, clusters []string) error {
	root, err := newMount(choices)
	if err != nil {
		return err
	}
	_, err = root.write(filepath.Join(folder, "root.json"), "root/generate/exported",
		map[string]any{"common_name": "Root CA", "ttl": "87600h"})
	if err != nil {
		return err
	}
	for _, cluster := range clusters {
		if err := intermediate(root, filepath.Join(folder, cluster), choices, cluster); err != nil {
			return fmt.Errorf("%s: %w", cluster, err)
		}
	}
	return nil
}

func intermediate(root *mount, folder, choices, cluster string) error {
	own, err := newMount(choices)
	if err != nil {
		return err
	}
	name := map[string]any{"common_name": "Intermediate CA " + cluster, "ttl": "43800h"}
	key, err := own.write(filepath.Join(folder, "key.json"), "intermediate/generate/exported", name)
	if err != nil {
		return err
	}
	name["csr"] = request(key)
	_, err = root.write(filepath.Join(folder, "signed.json"), "root/sign-intermediate", name)
	return err
}

// Vault takes the request alone and as PEM, and prints it after the key in a bundle, and without PEM as der.
func request(key *api.Secret) string {
	const begin, end = "-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----"
	csr := key.Data["csr"].(string)
	if _, block, isPEM := strings.Cut(csr, begin); isPEM {
		return begin + block
	}
	return begin + "\n" + csr + "\n" + end
}

func newMount(choices string) (*mount, error) {
	config := &logical.BackendConfig{
		Logger:      hclog.NewNullLogger(),
		System:      &logical.StaticSystemView{DefaultLeaseTTLVal: 768 * time.Hour, MaxLeaseTTLVal: years10},
		StorageView: &logical.InmemStorage{},
		BackendUUID: "vault-pki",
	}
	backend, err := pki.Factory(context.Background(), config)
	if err != nil {
		return nil, err
	}
	err = backend.Initialize(context.Background(), &logical.InitializationRequest{Storage: config.StorageView})
	if err != nil {
		return nil, err
	}
	chosen := map[string]string{}
	for _, choice := range strings.Fields(choices) {
		name, value, _ := strings.Cut(choice, "=")
		chosen[name] = value
	}
	return &mount{backend, config.StorageView, chosen}, nil
}

// write keeps what `vault write -format=json` prints.
func (m *mount) write(file, path string, data map[string]any) (*api.Secret, error) {
	secret, err := m.ask(path, data)
	if err != nil {
		return nil, err
	}
	printed, err := json.MarshalIndent(secret, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	return secret, os.WriteFile(file, append(printed, '\n'), 0o600)
}

// ask answers as the HTTP API does and as its client reads it.
func (m *mount) ask(path string, data map[string]any) (*api.Secret, error) {
	all := map[string]any{}
	for name, value := range m.choices {
		all[name] = value
	}
	for name, value := range data {
		all[name] = value
	}
	answer, err := m.backend.HandleRequest(context.Background(), &logical.Request{
		Operation: logical.UpdateOperation, Path: path, Data: all, Storage: m.storage, MountPoint: "pki/",
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if answer.IsError() {
		return nil, fmt.Errorf("%s: %w", path, answer.Error())
	}
	http := logical.LogicalResponseToHTTPResponse(answer)
	if http.RequestID, err = uuid.GenerateUUID(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(http)
	if err != nil {
		return nil, err
	}
	return api.ParseSecret(bytes.NewReader(body))
}
