//go:build linux

package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"net/netip"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/wire"
)

// announceAt is where classes are announced.
var announceAt = netip.MustParseAddrPort("239.255.76.67:19350")

// networkTricks are those of the local network.
var networkTricks = []trick{
	{name: "false classes announced", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.announces(ctx, count, func(n int) netgroup.Announcement {
			titles := []string{"\u202e" + x.t.Title, x.t.Title + "\u200b", strings.Repeat("W", 400), x.t.Title + " ", fmt.Sprint("Class ", n), "\x1b[2J" + x.t.Title}
			return x.falseClass(titles[n%len(titles)])
		})
	}},
	{name: "the class announced as one's own", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.announces(ctx, count, func(int) netgroup.Announcement {
			a := x.falseClass(x.t.Title)
			for _, p := range x.h.multicast() {
				if real, err := netgroup.ParseAnnouncement(p.payload); err == nil && real.Title == x.t.Title {
					a.Group, a.Teacher = real.Group, real.Teacher
				}
			}
			return a
		})
	}},
	{name: "announcements again, and damaged", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.repeatsGroups(ctx, count, 19350)
	}},
	{name: "membership updates again, and damaged", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.repeatsGroups(ctx, count, netgroup.UpdatePort)
	}},
	{name: "noise to everybody", play: func(x *intruder, ctx context.Context, count func(int)) {
		heard := x.h.multicast()
		bursts(ctx, count, func() {
			if p, ok := pick(x.f, heard); ok {
				p.src, p.payload = x.falseAddr(), x.f.noise([]int{1, netgroup.UpdateSize, 1200}[x.f.chance.IntN(3)])
				x.c.send(p)
			}
		})
	}},
	{name: "knocking under all names", play: knocks},
	{name: "invites that were changed or made up", play: joins},
}

// announces sends announcements from false addresses, each signed by somebody else.
func (x *intruder) announces(ctx context.Context, count func(int), class func(n int) netgroup.Announcement) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		id := keying.NewIdentity([32]byte(x.f.noise(32)))
		a := class(n)
		a.ClassKey, a.Grants = x.rootsOf(a.Group, id)
		b, err := a.Sign(id)
		if err != nil {
			x.r.Noted("announcement: %v", err)
			continue
		}
		dst := announceAt.Addr().As4()
		x.c.send(packet{src: x.falseAddr(), dst: announceAt, dstMAC: mac{1, 0, 0x5e, dst[1] & 0x7f, dst[2], dst[3]}, payload: b})
		count(1)
	}
}

// falseClass is a class that there is not.
func (x *intruder) falseClass(title string) netgroup.Announcement {
	return netgroup.Announcement{
		Group: journal.GroupID(x.f.noise(32)), Port: uint16(1024 + x.f.chance.IntN(60000)), Title: title, Teacher: names[0],
		People: x.f.chance.IntN(1 << 20), Started: time.Now().Add(-time.Hour), Sequence: uint64(time.Now().UnixMicro()),
	}
}

// rootsOf makes a class key and what it grants somebody.
func (x *intruder) rootsOf(group journal.GroupID, id *keying.Identity) ([32]byte, journal.Chain) {
	root := signer{ed25519.NewKeyFromSeed(x.f.noise(32))}
	chain, err := journal.Chain(nil).Extend(group, root, journal.Grant{Subject: journal.Author(id.Public()), Rights: journal.AllRights})
	if err != nil {
		x.r.Noted("grant: %v", err)
	}
	return [32]byte(root.Public()), chain
}

type signer struct{ ed25519.PrivateKey }

func (s signer) Public() ed25519.PublicKey  { return s.PrivateKey.Public().(ed25519.PublicKey) }
func (s signer) Sign(message []byte) []byte { return ed25519.Sign(s.PrivateKey, message) }

// repeatsGroups sends again what went to everybody on a port: as it was, from elsewhere, or changed.
func (x *intruder) repeatsGroups(ctx context.Context, count func(int), port uint16) {
	var heard []packet
	for _, p := range x.h.multicast() {
		if p.dst.Port() == port {
			heard = append(heard, p)
		}
	}
	bursts(ctx, count, func() {
		p, ok := pick(x.f, heard)
		if !ok {
			return
		}
		switch x.f.chance.IntN(3) {
		case 0:
			p.src = x.falseAddr()
		case 1:
			p.payload = x.f.mutant(p.payload)
		}
		x.c.send(p)
	})
}

// knocks has strangers ask to be let in, under names of members among others.
func knocks(x *intruder, ctx context.Context, count func(int)) {
	var class *netgroup.Announcement
	for _, p := range x.h.multicast() {
		if a, err := netgroup.ParseAnnouncement(p.payload); err == nil && p.dst.Port() == announceAt.Port() && a.Title == x.t.Title {
			a.From = p.src
			class = &a
		}
	}
	if class == nil {
		return
	}
	var knocking sync.WaitGroup
	for i := range 8 {
		seed := [32]byte(x.f.noise(32))
		knocking.Go(func() {
			name := x.t.Honest[i%len(x.t.Honest)].Name
			cfg := session.Config{Identity: keying.NewIdentity(seed), Name: name, Interfaces: []string{x.t.Device}, Log: slog.New(slog.DiscardHandler)}
			if _, err := session.Knock(ctx, cfg, *class); err == nil {
				x.r.Gained("an invite, by knocking as %s", name)
			}
		})
		count(1)
	}
	knocking.Wait()
}

// joins tries invites that are none: made up of what an outsider can know, to the computers of the class.
func joins(x *intruder, ctx context.Context, count func(int)) {
	for i := 0; ctx.Err() == nil; i++ {
		invite, err := x.madeUpInvite()
		if err != nil {
			x.r.Noted("made-up invite: %v", err)
			return
		}
		out, _ := exec.CommandContext(ctx, x.t.Program, "join", invite, "--name", names[1], "--headless", "--json", "--for", "1s",
			"--interface", x.t.Device, "--profile", filepath.Join(x.t.Dir, fmt.Sprint("joiner", i))).Output()
		if strings.Contains(string(out), `"state":"connected"`) {
			x.r.Gained("a link to the class by a made-up invite: %.300s", out)
		}
		count(1)
	}
}

// madeUpInvite is one to a class of the same title, at the same computers.
func (x *intruder) madeUpInvite() (string, error) {
	spec := netgroup.NewSpec(x.t.Title)
	if err := spec.MakeUnique(noiseReader{x.f}); err != nil {
		return "", err
	}
	spec.PostingEnabled, spec.IPMulticastMemberUpdatesEnabled = true, true
	for _, s := range x.h.targets() {
		at := []wire.Address{{AddrPort: s.addr, Origin: wire.OriginLocal}}
		if err := spec.AddBootstrapPeer(netgroup.Peer{ID: s.peer, Addrs: at}); err != nil {
			return "", err
		}
	}
	return spec.WithAuthorizations(), spec.Validate()
}
