//go:build linux

package main

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
	"lyceum/session/wire"
)

// rendezvousPort is where the class's rendezvous listens; who it is shows in the hellos of those who call it.
const rendezvousPort = 1935

// callersAtOnce are the sessions that the outsider has with the rendezvous at a time.
const callersAtOnce = 16

var rendezvousTricks = []trick{
	{name: "registrations at the rendezvous", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.calls(ctx, count, func(v *caller, now time.Time) int {
			v.says(now, protocol.Hello{})
			for range 30 {
				tag := protocol.Tag(v.noise())
				v.says(now, protocol.Register{Tag: tag, Capacity: 1 << 30})
				v.says(now, protocol.Find{Tag: tag})
				v.says(now, protocol.Moved{Local: []wire.Address{{AddrPort: netip.AddrPortFrom(netip.AddrFrom4([4]byte{203, 0, 113, hostNumber}), 9), Origin: wire.OriginLocal}}})
			}
			return 91
		})
	}},
	{name: "wrong access keys at the rendezvous", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.calls(ctx, count, func(v *caller, now time.Time) int {
			proof := protocol.ProveAccess(v.noise()[:16:16], v.session.HandshakeHash(), v.endpoint.PeerID())
			v.says(now, protocol.Hello{Proof: &proof})
			v.says(now, protocol.Find{Tag: protocol.Tag(v.noise())})
			return 2
		})
	}},
	{name: "nonsense to the rendezvous", play: func(x *intruder, ctx context.Context, count func(int)) {
		x.calls(ctx, count, func(v *caller, now time.Time) int {
			for range 20 {
				_ = v.out.Write(now, v.noise(), rtmfp.Deadlines{}) // it may be gone
			}
			return 20
		})
	}},
}

// A caller has a session with the rendezvous.
type caller struct {
	x        *intruder
	endpoint *rtmfp.Endpoint
	loop     *rtmfp.Loop
	session  *rtmfp.Session
	out      *rtmfp.SendFlow
	chance   *rand.ChaCha8
	opened   chan struct{}
	once     sync.Once
}

func (v *caller) noise() []byte {
	b := make([]byte, 32)
	_, _ = v.chance.Read(b) // never fails
	return b
}

func (v *caller) says(now time.Time, m protocol.Request) {
	_ = v.out.Write(now, protocol.Append(nil, m), rtmfp.Deadlines{}) // it may be gone
}

// calls has callers say something to the rendezvous, and leave, again and again.
func (x *intruder) calls(ctx context.Context, count func(int), say func(v *caller, now time.Time) int) {
	var service *spot
	for _, s := range x.h.targets() {
		if s.addr.Port() == rendezvousPort {
			service = &s
		}
	}
	if service == nil {
		x.r.Noted("nobody was heard to call a rendezvous")
		return
	}
	var calling sync.WaitGroup
	said := make(chan int, 1000)
	for i := range callersAtOnce {
		seed := [32]byte(x.f.noise(32))
		calling.Go(func() {
			for n := byte(0); ctx.Err() == nil; n++ {
				seed[0], seed[1] = byte(i), n
				if err := x.call(ctx, *service, seed, say, said); err != nil {
					x.r.Noted("call the rendezvous: %v", err)
				}
			}
		})
	}
	calling.Wait()
	for close(said); len(said) > 0; {
		count(<-said)
	}
}

// call opens a session, says something and waits a second.
func (x *intruder) call(ctx context.Context, to spot, seed [32]byte, say func(v *caller, now time.Time) int, said chan<- int) error {
	conn, err := udp.Listen(udp.Options{Interfaces: []string{x.t.Device}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
	defer cancel()
	v := &caller{x: x, chance: rand.NewChaCha8(seed), opened: make(chan struct{})}
	v.endpoint = rtmfp.New(rtmfp.Config{Profile: keying.NewLyceum(keying.NewIdentity(seed), protocol.PSKs, crand.Reader),
		Rand: rand.New(rand.NewPCG(x.t.Seed, uint64(seed[0]))), Random: crand.Reader})
	v.loop = rtmfp.NewLoop(v.endpoint, conn, v.take)
	var running sync.WaitGroup
	running.Go(func() { _ = v.loop.Run(ctx) }) // until the context ends
	defer running.Wait()
	if err := v.loop.Do(ctx, func(now time.Time) {
		v.session, err = v.endpoint.Connect(now, keying.Discriminator(to.peer), protocol.HandshakeTag, to.addr)
		if err == nil {
			v.out, err = v.session.OpenFlow([]byte(protocol.FlowMetadata), rtmfp.PriorityData)
		}
	}); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	select {
	case <-v.opened:
	case <-ctx.Done():
		return nil // it has no time for strangers
	}
	_ = v.loop.Do(ctx, func(now time.Time) { // the time may be over
		select {
		case said <- say(v, now):
		default: // enough were counted
		}
	})
	<-ctx.Done()
	return nil
}

// take reads what the rendezvous says: others' members are not for strangers.
func (v *caller) take(time.Time) {
	for ev, ok := v.endpoint.NextEvent(); ok; ev, ok = v.endpoint.NextEvent() {
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			v.once.Do(func() { close(v.opened) })
		case *rtmfp.MessageReceived:
			if m, err := protocol.ParseReply(ev.Data); err == nil {
				if all, ok := m.(protocol.Members); ok && len(all.Members) > 0 {
					v.x.r.Gained("members of a tag that was made up: %v", all.Members)
				}
			}
		}
	}
}
