//go:build linux

package main

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
)

// A member is a student with a valid invite and programs of its own: several at a time, each under another identity, as an
// invite makes any number of students. Each belongs to the class and does what a member may, but says it wrongly now and
// then, says other things besides, and does all of it as often as it can.
type member struct{}

// Name implements Attacker.
func (member) Name() string { return "member" }

// IsMember implements Attacker.
func (member) IsMember() bool { return true }

// tricksAtOnce is how many programs the member runs, each at another trick, and trickLasts how long one is played.
const (
	tricksAtOnce = 3
	trickLasts   = 6 * time.Second
	trickEvery   = 50 * time.Millisecond
)

// Attack implements Attacker.
func (member) Attack(ctx context.Context, t Target, r *Report) error {
	spec, err := netgroup.ParseSpec(t.Invite, time.Now())
	if err != nil {
		return err
	}
	tricks := slices.DeleteFunc(slices.Clone(memberTricks), func(k memberTrick) bool { return !strings.Contains(k.name, t.Only) })
	if len(tricks) == 0 {
		return fmt.Errorf("no trick %q", t.Only)
	}
	var running sync.WaitGroup
	for k := range tricksAtOnce {
		running.Go(func() {
			chance := rand.New(rand.NewPCG(t.Seed, uint64(k)))
			for n := k; ctx.Err() == nil; n++ {
				run := &villain{target: t, spec: spec, report: r, chance: chance, number: n}
				if err := run.play(ctx, tricks[n%len(tricks)]); err != nil && ctx.Err() == nil {
					r.Noted("a program of the member's ended: %v", err)
				}
			}
		})
	}
	running.Wait()
	return nil
}

// A villain is one program under one identity, which lasts for a trick.
type villain struct {
	target Target
	spec   *netgroup.Spec
	report *Report
	chance *rand.Rand
	number int

	identity *keying.Identity
	conn     *netgroup.Connection
	tap      *wiretap
	group    *netgroup.Group
	joined   bool
	folded   []journal.Entry // of others, as they came
	turn     int
}

// play enters the class and plays a trick for a while.
func (v *villain) play(ctx context.Context, trick memberTrick) error {
	socket, err := udp.Listen(udp.Options{Interfaces: []string{v.target.Device}})
	if err != nil {
		return err
	}
	var seed [32]byte
	_, _ = crand.Read(seed[:]) // never fails
	v.identity = keying.NewIdentity(seed)
	v.conn = netgroup.NewConnection(netgroup.ConnectionConfig{
		Identity: v.identity, Rand: rand.New(rand.NewChaCha8(seed)), Random: crand.Reader,
		Between: func(t netgroup.Transport) netgroup.Transport {
			v.tap = newWiretap(t, v.chance)
			return v.tap
		},
	})
	loop := rtmfp.NewLoop(v.conn, socket, v.events)
	ctx, cancel := context.WithTimeout(ctx, trickLasts)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- loop.Run(ctx) }()
	addrs := socket.LocalAddrs()
	if err := loop.Do(ctx, func(now time.Time) { err = v.enter(now, addrs) }); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	tick := time.NewTicker(trickEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
			_ = loop.Do(ctx, func(now time.Time) { // it may have ended
				if v.joined {
					v.tap.spoil = trick.spoil
					v.turn++
					v.report.Tried(trick.name, trick.play(v, now)+v.tap.spoilt)
					v.tap.spoilt = 0
				}
			})
		}
	}
	return <-ended
}

func (v *villain) enter(now time.Time, addrs []netip.AddrPort) error {
	a := v.spec.Auth[0]
	var err error
	v.group, err = v.conn.Join(now, v.spec, netgroup.Member{
		Addrs: addrs, Name: v.name(), Grants: a.Grants, Proof: journal.ProveBearer(v.spec.ID(), a.Signer(), v.author()),
	})
	return err
}

func (v *villain) author() journal.Author { return journal.Author(v.identity.Public()) }

// name is one by which the member would be taken for somebody else, as far as names may.
func (v *villain) name() string {
	honest := v.target.Honest[v.number%len(v.target.Honest)].Name
	switch v.number % 4 {
	case 0:
		return honest
	case 1: // Cyrillic letters
		return strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(honest)
	case 2:
		return "=HYPERLINK(\"http://203.0.113.99\")"
	}
	return fmt.Sprintf("%.60s", fmt.Sprint(honest, " ", v.target.Honest[0].ID))
}

// badNames are names that no member may have.
var badNames = []string{
	"Ana-Lindqvist\u200b", "\u202etsivqdniL-anA", "Ana\x1b[2J\x1b[31mLindqvist", "a\nb", "\u2066Ana-Lindqvist\u2069",
	strings.Repeat("A", 10<<10), "Ana-Lindqvist ", "\u2028", "\x9b31m", "",
}

func (v *villain) events(now time.Time) {
	for {
		ev, ok := v.conn.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case netgroup.Ready:
			v.join(now)
		case netgroup.EntryFolded:
			if ev.Entry.Author != v.author() {
				v.folded = append(v.folded, ev.Entry)
			}
		case netgroup.FramesToVerify:
			ev.Batch.Verify()
			v.group.Verified(now, ev.Batch)
		}
	}
}

// join writes the entry that makes a member, after some that do not.
func (v *villain) join(now time.Time) {
	if v.joined {
		return
	}
	j := journal.Join{
		Certificate: v.identity.Certificate(), Name: v.name(), Grants: v.spec.Auth[0].Grants,
		Proof: journal.ProveBearer(v.spec.ID(), v.spec.Auth[0].Signer(), v.author()),
	}
	body, err := j.AppendTo(nil)
	if err == nil {
		_, err = v.group.Append(now, journal.KindJoin, body)
	}
	if err != nil {
		v.report.Noted("cannot join: %v", err)
		return
	}
	v.joined = true
}
