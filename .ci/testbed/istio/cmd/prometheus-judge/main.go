// Reads a page of metrics from stdin as Prometheus does, and checks it as `promtool check metrics` does.
//
// stdout: a line of JSON per sample. stderr and exit 1: what is no metric, or what the linter would have otherwise.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

type sample struct {
	Metric string            `json:"metric"`
	Labels map[string]string `json:"labels"`
	Value  float64           `json:"value"`
}

func main() {
	if err := judge(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge(in io.Reader, out io.Writer) error {
	page, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	problems, err := promlint.New(bytes.NewReader(page)).Lint()
	if err != nil {
		return err
	}
	var found []error
	for _, problem := range problems {
		found = append(found, fmt.Errorf("%s: %s", problem.Metric, problem.Text))
	}
	return errors.Join(append(found, samples(page, out))...)
}

func samples(page []byte, out io.Writer) error {
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(page))
	if err != nil {
		return err
	}
	names := make([]string, 0, len(families))
	for name := range families {
		names = append(names, name)
	}
	sort.Strings(names)
	lines := json.NewEncoder(out)
	for _, name := range names {
		for _, metric := range families[name].GetMetric() {
			labels := map[string]string{}
			for _, pair := range metric.GetLabel() {
				labels[pair.GetName()] = pair.GetValue()
			}
			if err := lines.Encode(sample{name, labels, metric.GetGauge().GetValue()}); err != nil {
				return err
			}
		}
	}
	return nil
}
