// Package cli is the command line: host, join, classes and demo, each with a window or without.
//
//	os.Exit(cli.Run(ctx, os.Args[1:], cli.Environment{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Show: view.Show}))
//
// With --json every command prints one JSON object a line, {"t": seconds, "event": "…", …}, and --headless
// takes commands, one a line, from standard input. docs/protocol.md lists both.
//
// It deliberately imports no window toolkit: the window is a function that main hands in.
package cli
