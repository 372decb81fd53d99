package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	apiTimeout    = 5 * time.Second
	tokenLifetime = time.Hour
)

type object = map[string]any

// kube is the API server of one cluster.
type kube struct {
	cluster cluster
	client  *http.Client
}

func newKube(c cluster) (*kube, error) {
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM([]byte(c.CertificateAuthority)) {
		return nil, fmt.Errorf("%s: no certificate in certificateAuthority", c.Name)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}
	return &kube{cluster: c, client: &http.Client{Transport: transport, Timeout: apiTimeout}}, nil
}

// call reads the answer into result and returns the HTTP status. A conflict is no error: somebody was here before.
func (k *kube) call(ctx context.Context, method, path string, body object, result any) (int, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, k.cluster.Server+path, content)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+k.cluster.Token)
	request.Header.Set("Content-Type", "application/json")
	response, err := k.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if response.StatusCode >= 300 && response.StatusCode != http.StatusConflict {
		return response.StatusCode, fmt.Errorf("%s %s: %s: %.300s", method, path, response.Status, bytes.TrimSpace(text))
	}
	if result == nil {
		return response.StatusCode, nil
	}
	return response.StatusCode, json.Unmarshal(text, result)
}

func (k *kube) namespace() string { return "/api/v1/namespaces/" + k.cluster.Namespace }

func (k *kube) createServiceAccount(ctx context.Context) error {
	named := func(name string) object { return object{"metadata": object{"name": name}} }
	if _, err := k.call(ctx, http.MethodPost, "/api/v1/namespaces", named(k.cluster.Namespace), nil); err != nil {
		return err
	}
	_, err := k.call(ctx, http.MethodPost, k.namespace()+"/serviceaccounts", named(k.cluster.ServiceAccount), nil)
	return err
}

func (k *kube) requestToken(ctx context.Context) (string, error) {
	var answer struct {
		Status struct{ Token string }
	}
	path := k.namespace() + "/serviceaccounts/" + k.cluster.ServiceAccount + "/token"
	wanted := object{"spec": object{"audiences": []string{"istio-ca"}, "expirationSeconds": int(tokenLifetime.Seconds())}}
	status, err := k.call(ctx, http.MethodPost, path, wanted, &answer)
	if err == nil && answer.Status.Token == "" {
		err = fmt.Errorf("POST %s: status %d and no token", path, status)
	}
	return answer.Status.Token, err
}

func (k *kube) publishedRoots(ctx context.Context) (string, error) {
	return k.published(ctx, "istio-ca-root-cert", "root-cert.pem")
}

func (k *kube) publishedLists(ctx context.Context) (string, error) {
	return k.published(ctx, "istio-ca-crl", "ca-crl.pem")
}

func (k *kube) published(ctx context.Context, configMap, key string) (string, error) {
	var found struct {
		Data map[string]string
	}
	if _, err := k.call(ctx, http.MethodGet, k.namespace()+"/configmaps/"+configMap, nil, &found); err != nil {
		return "", err
	}
	return found.Data[key], nil
}

// credential is the token in a pod's volume: replaced when half of its life is over, good without the API server until then.
type credential struct {
	kube    *kube
	mutex   sync.Mutex
	token   string
	fetched time.Time
}

func (c *credential) get(ctx context.Context) (string, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.token != "" && time.Since(c.fetched) < tokenLifetime/2 {
		return c.token, nil
	}
	token, err := c.kube.requestToken(ctx)
	if err != nil {
		return "", err
	}
	c.token, c.fetched = token, time.Now()
	return token, nil
}
