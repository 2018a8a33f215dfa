// Command route sends messages to one member, to the one nearest to an address, to a neighbour on the ring and to all
// neighbours: NetGroup's directed routing, step 4 of 6 of the talk of 2010.
//
//	go run ./docs/examples/route
//
// Every member stands at an address on a ring. A message to any other address goes from neighbour to neighbour to
// the member nearest to it: so a group can agree on who is responsible for what, and nobody need keep a list.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/ring"
	"lyceum/session/udp"
)

func main() {
	ctx, stop := context.WithTimeout(context.Background(), 40*time.Second)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	lo, err := udp.Loopback() // nothing leaves this machine
	if err != nil {
		return err
	}
	spec := netgroup.NewSpec("Algebra II")
	spec.RoutingEnabled = true
	if err := spec.MakeUnique(rand.Reader); err != nil {
		return err
	}
	linked, got := make(chan string, 16), make(chan string, 16)
	var ana *session.Peer
	var group *netgroup.Group // Ana's
	for i, name := range []string{"Ana", "Ben", "Cem", "Dia"} {
		p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{lo}, Handle: func(_ time.Time, ev netgroup.Event) {
			switch ev := ev.(type) {
			case netgroup.NeighborConnected:
				linked <- name
			case netgroup.SendToNotify:
				got <- fmt.Sprintf("  %s: %s %q after %d hops", name, ev.Code(), ev.Message, ev.Hops)
			}
		}})
		if err != nil {
			return err
		}
		defer p.Close()
		invite := *spec // with everybody who is there already
		g, err := p.Join(ctx, &invite, netgroup.Member{})
		if err != nil {
			return err
		}
		err = p.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
			g.SetReceiveMode(now, netgroup.ReceiveNearest) // take what is meant for addresses near the own one
			fmt.Printf("%s is at %.8s…\n", name, g.Address())
		})
		if err = errors.Join(err, spec.AddBootstrapPeer(p.Self())); err != nil {
			return err
		}
		if i == 0 {
			ana, group = p, g
		}
	}
	for range 12 { // each is linked to three others
		if _, err := next(ctx, linked); err != nil {
			return err
		}
	}
	time.Sleep(6 * time.Second) // a member takes part once it has stood at its place for a while

	send := func(what string, heard int, f func(now time.Time) (netgroup.SendResult, error)) error {
		var result netgroup.SendResult
		var sendErr error
		err := ana.Do(ctx, func(now time.Time, _ *netgroup.Connection) { result, sendErr = f(now) })
		fmt.Printf("%s: %v\n", what, result)
		for range heard {
			line, nextErr := next(ctx, got)
			fmt.Println(line)
			err = errors.Join(err, nextErr)
		}
		return errors.Join(err, sendErr)
	}
	for _, chapter := range []string{"chapter 1", "chapter 2", "chapter 3"} {
		at := ring.Address(sha256.Sum256([]byte(chapter)))
		if err := send(fmt.Sprintf("to who is nearest to %.8s…, %s", at, chapter), 1, func(now time.Time) (netgroup.SendResult, error) {
			return group.SendToNearest(now, at, []byte(chapter))
		}); err != nil {
			return err
		}
	}
	if err := send("to the next on the ring", 1, func(now time.Time) (netgroup.SendResult, error) {
		return group.SendToNeighbor(now, netgroup.NextIncreasing, []byte("hello, next"))
	}); err != nil {
		return err
	}
	return send("to all neighbours", 3, func(now time.Time) (netgroup.SendResult, error) {
		return group.SendToAllNeighbors(now, []byte("hello, all"))
	})
}

func next(ctx context.Context, lines <-chan string) (string, error) {
	select {
	case line := <-lines:
		return line, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
