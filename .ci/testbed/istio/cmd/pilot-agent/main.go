// Command pilot-agent is the agent that the tests start beside an Envoy, built from its module.
package main

import (
	"os"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/cmd/pilot-agent/app"
	agent "istio.io/istio/pkg/istio-agent"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/security"
	"istio.io/istio/security/pkg/nodeagent/sds"
)

func main() {
	log.EnableKlogWithCobra()
	if err := app.NewRootCommand(secretsForEnvoy).Execute(); err != nil {
		log.Error(err)
		os.Exit(1)
	}
}

func secretsForEnvoy(options *security.Options, secrets security.SecretManager, provider *meshconfig.PrivateKeyProvider) agent.SDSService {
	return sds.NewServer(options, secrets, provider)
}
