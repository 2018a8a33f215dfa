package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// errMissed says that a gate was missed, which the table has told.
var errMissed = errors.New("gates were missed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:])
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "gates:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	json, list, reread, resume bool
	only, write                string
}

func run(ctx context.Context, args []string) error {
	var o options
	f := flag.NewFlagSet("gates", flag.ContinueOnError)
	f.BoolVar(&o.json, "json", false, "print one JSON object a line instead of the table")
	f.BoolVar(&o.list, "list", false, "print which gates there are and what their commands take, and run nothing")
	f.BoolVar(&o.reread, "reread", false, "run nothing, and read what was left in build/gates")
	f.BoolVar(&o.resume, "resume", false, "run again nothing that came to its end at this very commit")
	f.StringVar(&o.only, "only", "", "the gates to measure, as 3.4,6,e2e,lab: one of capability 3, all of 6, those of make e2e and of all commands lab-…")
	f.StringVar(&o.write, "write", "", "a `file` in which the table takes the place of what is between its marks")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("unexpected %q", f.Arg(0))
	}
	if o.write != "" && o.only != "" {
		return errors.New("-write is for the whole table: run parts with -only, then all with -reread")
	}
	gates, err := chosen(table(), o.only)
	if err != nil {
		return err
	}
	if o.list {
		list(gates)
		return nil
	}
	root, err := repository()
	if err != nil {
		return err
	}
	return measure(ctx, o, root, gates)
}

// repository returns the root of the repository in which the program was started.
func repository() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	root := filepath.Dir(strings.TrimSpace(string(out)))
	if err != nil || root == "." {
		return "", errors.New("start it inside the repository")
	}
	return root, nil
}

// chosen returns the gates that -only names.
func chosen(all []gate, only string) ([]gate, error) {
	if only == "" {
		return all, nil
	}
	var some []gate
	for name := range strings.SplitSeq(only, ",") {
		before := len(some)
		for _, g := range all {
			if g.id == name || strings.HasPrefix(g.id, name+".") || g.from != nil && strings.HasPrefix(g.from.name+"-", name+"-") {
				some = append(some, g)
			}
		}
		if len(some) == before {
			return nil, fmt.Errorf("there is no gate %q", name)
		}
	}
	return some, nil
}

// commandsOf returns the commands of gates, once each, the longest first.
func commandsOf(gates []gate) (all []*command) {
	for _, g := range gates {
		for _, c := range []*command{g.from, g.beside} {
			if c != nil && !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *command) int { return cmp.Compare(b.cost, a.cost) })
	return all
}

func list(gates []gate) {
	for _, g := range gates {
		if g.seen != "" {
			fmt.Printf("%-5s %s: %s\n", g.id, g.what, g.seen)
			continue
		}
		fmt.Printf("%-5s %s: %s\n      %s\n", g.id, g.what, g.want, g.from)
	}
	fmt.Printf("about %.0f minutes\n", about(commandsOf(gates)).Minutes())
}

// about is how long commands take on two processors.
func about(commands []*command) (sum time.Duration) {
	for _, c := range commands {
		if c.when == anyTime {
			sum += c.cost / 2
		} else {
			sum += c.cost
		}
	}
	return sum
}

// atOnce is how many commands run at a time whose figures do not depend on it: one more than two processors need, as some wait
// most of the time.
const atOnce = 3

// measure runs the commands of gates, prints the table and says whether all are met.
func measure(ctx context.Context, o options, root string, gates []gate) error {
	folder := filepath.Join(root, "build", "gates")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	m, commands, began := look(root), commandsOf(gates), time.Now()
	if o.reread {
		m.Minutes = rereadAll(commands, folder, m.Commit)
	} else {
		todo := commands
		if o.resume {
			todo, m.Minutes = unfinished(commands, folder, m.Commit)
		}
		say(began, "%d commands of %d, about %.0f minutes", len(todo), len(commands), about(todo).Minutes())
		for _, when := range []phase{anyTime, quiet, last} {
			runAll(ctx, began, todo, when, func(c *command) { c.run(ctx, root, folder, m.Commit) })
		}
		m.Minutes += time.Since(began).Minutes()
	}
	var results []result
	for _, g := range gates {
		results = append(results, judge(g))
	}
	var text bytes.Buffer
	markdown(&text, m, results)
	if o.json {
		if err := writeJSON(os.Stdout, m, results); err != nil {
			return err
		}
	} else if _, err := os.Stdout.Write(text.Bytes()); err != nil {
		return err
	}
	if o.write != "" {
		if err := writeInto(o.write, text.String()); err != nil {
			return err
		}
	}
	if _, missed, _ := count(results); missed > 0 {
		return fmt.Errorf("%w: %d", errMissed, missed)
	}
	return nil
}

// unfinished returns the commands that have not come to their end at a commit to which nothing was changed, and the minutes that the others
// took.
func unfinished(commands []*command, folder, commit string) (todo []*command, minutes float64) {
	for _, c := range commands {
		k := c.reread(folder)
		if _, err := c.result(); err != nil || k.Commit != commit || strings.HasSuffix(commit, "-dirty") {
			todo = append(todo, c)
			continue
		}
		minutes += k.Took / 60
	}
	return todo, minutes
}

// rereadAll reads what commands left, and returns the minutes that they took then, one after the other.
func rereadAll(commands []*command, folder, commit string) (minutes float64) {
	for _, c := range commands {
		k := c.reread(folder)
		if k.Commit != commit && k.Commit != "" {
			fmt.Fprintf(os.Stderr, "%s is of %s, this is %s\n", c.name, k.Commit, commit)
		}
		minutes += k.Took / 60
	}
	return minutes
}

// runAll runs the commands of a phase, and returns when all have ended.
func runAll(ctx context.Context, began time.Time, commands []*command, when phase, run func(*command)) {
	places := 1
	if when == anyTime {
		places = min(atOnce, runtime.GOMAXPROCS(0)+1)
	}
	queue := make(chan *command)
	var workers sync.WaitGroup
	for range places {
		workers.Go(func() {
			for c := range queue {
				from := time.Now()
				say(began, "%s …", c.name)
				run(c)
				_, err := c.result()
				say(began, "%s: %.0f s (%.0f expected) %s", c.name, time.Since(from).Seconds(), c.cost.Seconds(), words(err))
			}
		})
	}
	for _, c := range commands {
		if c.when == when && ctx.Err() == nil {
			queue <- c
		}
	}
	close(queue)
	workers.Wait()
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return "NO FIGURES: " + err.Error()
}

// say tells how far things are.
func say(began time.Time, format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.1f min  %s\n", time.Since(began).Minutes(), strings.TrimSpace(fmt.Sprintf(format, args...)))
}
