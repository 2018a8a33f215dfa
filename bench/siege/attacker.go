//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// An Attacker does harm to a class until its context ends. It runs in a process of its own, in a namespace on the class's
// network: sockets that it opens are there.
type Attacker interface {
	Name() string
	// IsMember reports whether it is given an invite. What a member shows under its own keys is its right.
	IsMember() bool
	// Attack returns when the context ends, nil, or at once with what keeps it from attacking at all.
	Attack(ctx context.Context, t Target, r *Report) error
}

// attackers are all there are.
func attackers() []Attacker { return []Attacker{outsider{}, member{}} }

// attackerNamed finds one.
func attackerNamed(name string) (Attacker, error) {
	all := attackers()
	if i := slices.IndexFunc(all, func(a Attacker) bool { return a.Name() == name }); i >= 0 {
		return all[i], nil
	}
	return nil, fmt.Errorf("no attacker %q", name)
}

// attackersNamed finds those of a list with commas, or all.
func attackersNamed(list string) (chosen []Attacker, err error) {
	if list == "" {
		return attackers(), nil
	}
	for _, name := range strings.Split(list, ",") {
		a, err := attackerNamed(name)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, a)
	}
	return chosen, nil
}

// A Target is what an attacker is told. An outsider finds out the rest by itself.
type Target struct {
	Title   string
	Invite  string // for students; only for members
	Honest  []Honest
	Device  string // the attacker's network interface
	Addr    netip.Addr
	Dir     string // a folder of its own
	Program string // lyceum
	For     time.Duration
	Seed    uint64
	Only    string   // play tricks alone whose name has this in it
	Secrets [][]byte // that must not be found in what passes; no attacker uses them otherwise
}

// An Honest is somebody of the class. ID is as events have it.
type Honest struct {
	Name, ID string
	Addr     netip.Addr
}

// A Report is what an attacker tried. It can be written to by several goroutines.
type Report struct {
	mu     sync.Mutex
	Tricks map[string]*Trick
	Gains  []string // what it should not have got
	Notes  []string // what it saw and is said openly
}

// A Trick is one way to attack.
type Trick struct {
	Times    uint64 // tried
	BytesOut uint64 `json:",omitempty"` // sent, where that was counted
	BytesIn  uint64 `json:",omitempty"` // that came back
}

// maxGains bounds what is kept of one kind of finding.
const maxGains = 50

// Tried counts.
func (r *Report) Tried(trick string, n int) { r.count(trick, uint64(n), 0, 0) }

// Exchanged counts a trick with what it sent and what came back.
func (r *Report) Exchanged(trick string, n, out, in int) {
	r.count(trick, uint64(n), uint64(out), uint64(in))
}

func (r *Report) count(trick string, n, out, in uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Tricks == nil {
		r.Tricks = map[string]*Trick{}
	}
	t := r.Tricks[trick]
	if t == nil {
		t = &Trick{}
		r.Tricks[trick] = t
	}
	t.Times, t.BytesOut, t.BytesIn = t.Times+n, t.BytesOut+out, t.BytesIn+in
}

// Gained tells of something that the attacker should not have achieved: a promise is broken.
func (r *Report) Gained(format string, args ...any) { r.note(&r.Gains, format, args...) }

// Noted tells of something that is no secret, or is known to be possible.
func (r *Report) Noted(format string, args ...any) { r.note(&r.Notes, format, args...) }

func (r *Report) note(to *[]string, format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if text := fmt.Sprintf(format, args...); len(*to) < maxGains && !slices.Contains(*to, text) {
		*to = append(*to, text)
	}
}

// runAttack is the program of the attacker's own process: the target comes by standard input, the report goes to standard
// output.
func runAttack(name string) error {
	a, err := attackerNamed(name)
	if err != nil {
		return err
	}
	var t Target
	if err := json.NewDecoder(os.Stdin).Decode(&t); err != nil {
		return fmt.Errorf("read the target: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), t.For)
	defer cancel()
	r := &Report{}
	if err := a.Attack(ctx, t, r); err != nil {
		return err
	}
	<-ctx.Done()
	r.mu.Lock() // a goroutine may be late
	defer r.mu.Unlock()
	return json.NewEncoder(os.Stdout).Encode(r)
}
