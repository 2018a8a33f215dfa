//go:build linux

package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// measurements in the order in which they run.
var measurements = []struct {
	name string
	run  func(context.Context, options) []row
}{
	{"goodput", measureGoodput},
	{"cpu", measureCPU},
	{"critical", measureCritical},
	{"flood", measureFlood},
	{"sessions", measureSessions},
	{"torrent", measureTorrent},
}

func main() {
	err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == childCommand {
		return runChild(args[1])
	}
	which := "all"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		which, args = args[0], args[1:]
	}
	o, err := parseOptions(args)
	if err == flag.ErrHelp {
		return nil
	}
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var rows []row
	known := false
	for _, m := range measurements {
		if (which == "all" || which == m.name) && ctx.Err() == nil {
			known = true
			rows = append(rows, m.run(ctx, o)...)
		}
	}
	if !known {
		return fmt.Errorf("no measurement %q", which)
	}
	return finish(o, rows)
}

// finish prints the results. That runs failed is an error, but only after what did work was printed.
func finish(o options, rows []row) error {
	write := writeTable
	if o.JSON {
		write = writeJSON
	}
	if err := write(os.Stdout, rows); err != nil {
		return err
	}
	for _, r := range rows {
		if r.Failed > 0 {
			return fmt.Errorf("some runs failed")
		}
	}
	return nil
}
