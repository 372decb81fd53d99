// Command kwok plays the kubelets of the nodes that the tests have: the upstream program, built from its module.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/pflag"
	"sigs.k8s.io/kwok/pkg/config"
	"sigs.k8s.io/kwok/pkg/kwok/cmd"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "kwok:", err)
		os.Exit(1)
	}
}

// The configuration is read before the command is made, which takes its defaults from it.
func run() error {
	files := pflag.NewFlagSet("config", pflag.ContinueOnError)
	files.ParseErrorsAllowlist.UnknownFlags = true
	ctx, err := config.InitFlags(context.Background(), files)
	if err != nil {
		return err
	}
	command := cmd.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(files)
	return command.ExecuteContext(ctx)
}
