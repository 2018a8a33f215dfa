// Package cli is the command line: host, join, classes and demo, each with a window or without.
//
//	os.Exit(cli.Run(ctx, os.Args[1:], cli.Environment{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Show: view.Run}))
//
// With --headless, host and join print what happens in the class and take commands, one a line, from
// standard input; with --json as well, each line printed is one object, {"t": seconds, "event": "…", …}.
// With a window the window tells what happens: there --json takes the commands say and leave, answers
// nothing, and the only events are invite (written by --invite-file), error and handed-over. docs/protocol.md
// lists events and commands.
//
// It deliberately imports no window toolkit: the window is a function that main hands in.
package cli
