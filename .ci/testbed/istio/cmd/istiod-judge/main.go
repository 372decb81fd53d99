// Command istiod-judge lets istiod's own code judge folders in the layout of the cacerts Secret.
//
//	istiod-judge load DIR...              does istiod accept the bundle?
//	istiod-judge serve DIR...             is istiod's own certificate accepted by an agent and by the API server's webhook client?
//	istiod-judge peer FROM TO [FROM TO]   is what FROM issues accepted by somebody who trusts TO's root-cert.pem?
//	istiod-judge leaf LEAF CHAIN ROOTS [LEAF CHAIN ROOTS]
//	                                      is LEAF, presented with CHAIN, accepted by somebody who trusts ROOTS? All are PEM files.
//
// One JSON object per line on stdout, all values strings, "" meaning accepted. The exit status is 0 whatever the verdicts are.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/pkg/log"
)

const usage = "usage: istiod-judge load DIR... | istiod-judge serve DIR... | istiod-judge peer FROM TO [FROM TO]... | istiod-judge leaf LEAF CHAIN ROOTS [LEAF CHAIN ROOTS]..."

func main() {
	logToStderr()
	arguments := os.Args[1:]
	switch {
	case len(arguments) >= 2 && arguments[0] == "load":
		for _, dir := range arguments[1:] {
			answer(judgeLoad(bundle(dir)))
		}
	case len(arguments) >= 2 && arguments[0] == "serve":
		for _, dir := range arguments[1:] {
			answer(judgeServing(bundle(dir)))
		}
	case len(arguments) >= 3 && len(arguments)%2 == 1 && arguments[0] == "peer":
		for i := 1; i < len(arguments); i += 2 {
			answer(judgePeer(bundle(arguments[i]), bundle(arguments[i+1])))
		}
	case len(arguments) >= 4 && len(arguments)%3 == 1 && arguments[0] == "leaf":
		for i := 1; i < len(arguments); i += 3 {
			answer(judgeLeaf(arguments[i], arguments[i+1], arguments[i+2]))
		}
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
}

func logToStderr() {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	if err := log.Configure(options); err != nil {
		panic(err)
	}
}

func answer(verdict any) {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(verdict); err != nil {
		panic(err)
	}
}

// text is the verdict of one check: its error, or what it panicked with, or nothing.
func text(check func() error) (verdict string) {
	defer func() {
		if reason := recover(); reason != nil {
			verdict = fmt.Sprintf("panic: %v", reason)
		}
	}()
	if err := check(); err != nil {
		return err.Error()
	}
	return ""
}
