// Command gates measures again what was promised, and says which promise holds.
//
//	go run ./bench/gates                      # all, in over an hour of a quiet machine of two processors, half of which is make e2e
//	go run ./bench/gates -only e2e            # what make e2e tells, in 30 minutes,
//	go run ./bench/gates -resume              # then the rest, in some 37
//	go run ./bench/gates -only 3.4,6          # gate 4 of capability 3, and all of capability 6
//	go run ./bench/gates -list                # which there are, without running anything
//	go run ./bench/gates -write docs/performance.md
//
// Standard output is one table in Markdown, under a line that says on what it was measured; with -json it is one object
// a line: first what is measured on, then {"gate", "what", "want", "measured", "values", "met", "command"} of each, where
// met is null for what no machine can tell. Progress goes to standard error. With -write the table also takes the place of
// what stands in a file between two marks. The exit status is 1 if a gate was missed, which is said after all of them
// have been measured.
//
// # Gates and commands
//
// The tables are in table_*.go: each gate names a command (commands.go) and how its figure is read from what that prints.
// A command that several gates read runs once. Commands run from the repository's root, those whose figures do not depend
// on what else the machine does first and beside each other, the others alone, `make e2e` last. What they print is kept in
// build/gates, and -reread makes the table from there: so a part can be run again with -only, and the whole be
// written after it. With -resume nothing runs again that came to its end at the commit that is checked out, if nothing was changed since.
//
// A command that fails, takes longer than its limit or prints no figure leaves its gates without a figure, which is missed.
// So is a gate of five seeds of which four were printed, a test that was skipped, or one that is not there. Only tests
// may fail without taking the figures with them that they and others printed: those count as they are, and that a test
// failed is a gate of its own.
//
// # Figures of tests
//
// A test says a figure as
//
//	t.Logf("figure speech.correlation %.3f", best)
//
// that is the word figure, a name of lower-case letters, digits, dots and hyphens, the value as a plain number, and what
// it is in, if anything. One that is said several times, for seeds or subtests, is several values, each of which has to
// meet the gate, and the gate says how many there have to be. TestEveryFigureOfTheTableIsSaid keeps the names the same here
// and there.
package main
