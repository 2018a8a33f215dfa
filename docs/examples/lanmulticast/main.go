// Command lanmulticast has members of one network play a stream that comes by IP multicast alone, without a server and
// without any link between them: GroupSpecifier.peerToPeerDisabled and addIPMulticastAddress, as in the talk of 2010.
//
//	go run ./docs/examples/lanmulticast
//
// The publisher sends one copy, however many play it. What is lost on the way is lost, but for what parity restores.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/netip"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

const frames = 100

func main() {
	network := flag.String("interface", "", "network interface (default: loopback, so that nothing leaves this machine)")
	flag.Parse()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	if err := run(ctx, *network); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, network string) (err error) {
	if network == "" {
		if network, err = udp.Loopback(); err != nil {
			return err
		}
	}
	spec := netgroup.NewSpec("Algebra II")
	spec.PeerToPeerDisabled, spec.MulticastEnabled, spec.IPMulticastMemberUpdatesEnabled = true, true, true
	address := netgroup.IPMulticastAddress{AddrPort: netip.MustParseAddrPort("239.255.21.10:19400")}
	if err := errors.Join(spec.MakeUnique(rand.Reader), spec.AddIPMulticastAddress(address)); err != nil {
		return err
	}
	started, ended := make(chan string, 2), make(chan string, 2)
	for _, name := range []string{"Ben", "Cem"} {
		got := 0
		p, g, err := join(ctx, spec, network, func(_ time.Time, ev netgroup.Event) {
			switch ev := ev.(type) {
			case netgroup.StreamStarted:
				started <- fmt.Sprintf("%s: %s", name, ev.Code())
			case netgroup.FrameReceived:
				got++
			case netgroup.StreamStopped:
				ended <- fmt.Sprintf("%s: %s after %d of %d frames", name, ev.Code(), got, frames)
			}
		})
		if err != nil {
			return err
		}
		defer p.Close()
		if err := do(ctx, p, func(now time.Time) error {
			_, err := g.Play(now, "blackboard")
			return err
		}); err != nil {
			return err
		}
	}
	ana, g, err := join(ctx, spec, network, nil)
	if err != nil {
		return err
	}
	defer ana.Close()
	var board *netgroup.NetStream
	if err := do(ctx, ana, func(now time.Time) (err error) {
		board, err = g.Publish(now, "blackboard", netgroup.PublishConfig{Kind: netgroup.ScreenStream, Kbit: 400, FEC: true})
		return err
	}); err != nil {
		return err
	}
	if err := show(ctx, started); err != nil {
		return err
	}
	for i := range frames {
		if err := do(ctx, ana, func(now time.Time) error {
			_, err := board.Write(now, netgroup.Frame{Key: i == 0, Timestamp: uint64(i) * 20_000, Data: make([]byte, 1000)})
			return err
		}); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := do(ctx, ana, func(now time.Time) error { board.Close(now); return nil }); err != nil {
		return err
	}
	return show(ctx, ended)
}

func join(ctx context.Context, spec *netgroup.Spec, network string, handle func(time.Time, netgroup.Event)) (*session.Peer, *netgroup.Group, error) {
	p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{network}, Handle: handle})
	if err != nil {
		return nil, nil, err
	}
	g, err := p.Join(ctx, spec, netgroup.Member{})
	return p, g, err
}

func do(ctx context.Context, p *session.Peer, f func(now time.Time) error) (err error) {
	doErr := p.Do(ctx, func(now time.Time, _ *netgroup.Connection) { err = f(now) })
	return errors.Join(doErr, err)
}
