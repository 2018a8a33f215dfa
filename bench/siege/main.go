//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	minutes   float64
	attackers string
	json      bool
	lyceum    string
	seed      uint64
	only      string
}

func main() {
	var o options
	var attack string
	flag.Float64Var(&o.minutes, "minutes", 10, "how long each attacker attacks")
	flag.StringVar(&o.attackers, "attackers", "", "who attacks, one after the other; all if empty")
	flag.BoolVar(&o.json, "json", false, "print one JSON object")
	flag.StringVar(&o.lyceum, "lyceum", "", "a program built with -tags nogui; built now if not given")
	flag.Uint64Var(&o.seed, "seed", 1, "of the attackers' chance")
	flag.StringVar(&o.only, "only", "", "play tricks alone whose name has this in it")
	flag.StringVar(&attack, "attack", "", "internal: be this attacker")
	flag.Parse()
	err := errors.New("a promise was broken")
	if attack != "" {
		err = runAttack(attack)
	} else if kept, failed := siege(o); kept || failed != nil {
		err = failed
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "siege:", err)
		os.Exit(1)
	}
}

// A result is what is printed of one attacker.
type result struct {
	Attacker string
	Minutes  float64
	Promises []promise
	Report   *Report
}

// siege runs all attackers and reports whether every promise was kept.
func siege(o options) (kept bool, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp("", "siege")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	if o.lyceum == "" {
		o.lyceum = filepath.Join(dir, "lyceum")
		build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-tags", "nogui", "-o", o.lyceum, "lyceum")
		if out, err := build.CombinedOutput(); err != nil {
			return false, fmt.Errorf("build: %w: %s", err, out)
		}
	}
	kept = true
	var results []result
	chosen, err := attackersNamed(o.attackers)
	if err != nil {
		return false, err
	}
	for _, a := range chosen {
		res, err := besiege(ctx, o, a, filepath.Join(dir, a.Name()))
		if err != nil {
			return false, fmt.Errorf("%s: %w", a.Name(), err)
		}
		results = append(results, res)
		kept = kept && !slices.ContainsFunc(res.Promises, func(p promise) bool { return !p.Kept })
		if !o.json {
			res.print()
		}
	}
	if o.json {
		return kept, json.NewEncoder(os.Stdout).Encode(results)
	}
	return kept, nil
}

// besiege has one attacker attack a class of its own.
func besiege(ctx context.Context, o options, a Attacker, dir string) (result, error) {
	res := result{Attacker: a.Name(), Minutes: o.minutes}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return res, err
	}
	c, err := newClass(ctx, o.lyceum, dir)
	if err != nil {
		return res, err
	}
	defer c.end()
	c.only = o.only
	r := &run{attacker: a, class: c, talk: &talk{ids: c.ids, hands: make([]bool, len(c.people))}}
	if err := r.play(ctx, time.Duration(o.minutes*float64(time.Minute)), o.seed); err != nil {
		return res, err
	}
	res.Promises, res.Report = r.judge(), r.report
	return res, nil
}

// calm is how long a class is in peace before an attack, and after it: at most, and at least.
func calm(attack time.Duration) time.Duration {
	return min(max(attack/10, 8*time.Second), 30*time.Second)
}

// play runs the three phases.
func (r *run) play(ctx context.Context, attack time.Duration, seed uint64) error {
	ctx, cancel := context.WithCancel(ctx)
	w := newWatch(r.watched())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { w.run(ctx) })
	running.Go(func() { w.doze(ctx) })
	talking, silence := context.WithCancel(ctx)
	defer silence()
	var speakers sync.WaitGroup
	speakers.Go(func() { r.talk.run(talking, r.class.people) })
	failed := make(chan error, 1)
	for ph := range phases {
		r.talk.enter(ph)
		began, lasts := time.Now(), calm(attack)
		if ph == during {
			lasts = attack
			running.Go(func() {
				var err error
				r.report, err = r.class.attack(ctx, r.attacker, attack, seed)
				failed <- err
			})
		}
		r.receiveVisits(ctx, ph, lasts)
		if ph == during {
			if err := <-failed; err != nil {
				return err
			}
		}
		r.took[ph] = time.Since(began)
		r.spans[ph] = w.span()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	silence()
	speakers.Wait()
	r.hashes = r.class.agree(ctx)
	r.learnAuthors()
	return nil
}

// visitEvery is how often somebody comes in a long attack.
const visitEvery = 5 * time.Second

// receiveVisits has a visitor come now and then until time is up.
func (r *run) receiveVisits(ctx context.Context, ph phase, lasts time.Duration) {
	until := time.Now().Add(lasts)
	for time.Until(until) > 0 && ctx.Err() == nil {
		wait(ctx, min(time.Until(until), max(min(lasts/12, visitEvery), 2*time.Second)))
		if time.Until(until) < 2*time.Second {
			continue
		}
		visit, cancel := context.WithTimeout(ctx, min(20*time.Second, time.Until(until)))
		took, err := r.class.visits(visit)
		cancel()
		if err != nil {
			took = -1
		}
		r.visits[ph] = append(r.visits[ph], took)
	}
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// learnAuthors learns by which IDs of lines everybody is known, from what their own programs show.
func (r *run) learnAuthors() {
	for _, p := range r.class.people {
		for _, e := range p.said() {
			if e.kind() == "chat" && e.is("own") {
				author, _, _ := strings.Cut(e.text("id"), "-")
				r.class.prefixes[p.name] = author
			}
		}
	}
}

// runOn runs a program on a host to its end, with an input, and returns its output.
func runOn(ctx context.Context, h host, input []byte, path string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", h.namespace, path}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	return cmd.Output()
}

func (res *result) print() {
	fmt.Printf("%s, %g minutes\n", res.Attacker, res.Minutes)
	for _, p := range res.Promises {
		fmt.Printf("  %-6s %s: %s\n", map[bool]string{true: "kept", false: "BROKEN"}[p.Kept], p.What, strings.TrimRight(p.Measured, "; "))
	}
	for _, name := range slices.Sorted(maps.Keys(res.Report.Tricks)) {
		t := res.Report.Tricks[name]
		fmt.Printf("  tried  %s: %d times", name, t.Times)
		if t.BytesOut > 0 {
			fmt.Printf(", %d bytes out, %d back (%.2f)", t.BytesOut, t.BytesIn, float64(t.BytesIn)/float64(t.BytesOut))
		}
		fmt.Println()
	}
	for _, n := range res.Report.Notes {
		fmt.Println("  seen  ", n)
	}
}
