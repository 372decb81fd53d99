// Renders the istiod of Istio's own charts, as helm and as istioctl do, and prints what would be installed.
//
//	istio-render helm VALUES NAMESPACE
//	istio-render istioctl OPERATOR
package main

import (
	"errors"
	"fmt"
	"os"

	"istio.io/istio/operator/pkg/component"
	"istio.io/istio/operator/pkg/helm"
	"istio.io/istio/operator/pkg/manifest"
	"istio.io/istio/operator/pkg/render"
	"istio.io/istio/operator/pkg/values"
)

const chart = "istio-control/istio-discovery"

func main() {
	manifests, err := rendered(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, one := range manifests {
		fmt.Printf("---\n%s\n", one.Content)
	}
}

func rendered(args []string) ([]manifest.Manifest, error) {
	switch {
	case len(args) == 3 && args[0] == "helm":
		return byHelm(args[1], args[2])
	case len(args) == 2 && args[0] == "istioctl":
		return byIstioctl(args[1])
	}
	return nil, errors.New("usage: istio-render helm VALUES NAMESPACE | istio-render istioctl OPERATOR")
}

func byHelm(file, namespace string) ([]manifest.Manifest, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	given, err := values.MapFromYaml(content)
	if err != nil {
		return nil, err
	}
	manifests, warnings, err := helm.Render("istiod", namespace, chart, values.MakeMap(given, "spec", "values"), nil)
	return manifests, errors.Join(err, warnings.ToError())
}

// Unknown fields are errors here, as in istioctl install.
func byIstioctl(file string) ([]manifest.Manifest, error) {
	sets, _, err := render.GenerateManifest([]string{file}, nil, false, nil, nil)
	if err != nil {
		return nil, err
	}
	for _, set := range sets {
		if set.Component == component.PilotComponentName {
			return set.Manifests, nil
		}
	}
	return nil, errors.New("istioctl would install no istiod")
}
