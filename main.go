// Lyceum is a classroom that needs no server.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"lyceum/app/cli"
	"lyceum/app/view"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the first signal leaves in good order, a second one ends the program
	return cli.Run(ctx, os.Args[1:], cli.Environment{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Show: view.Run, Probe: view.Probe})
}
