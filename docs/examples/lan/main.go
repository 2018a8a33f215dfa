// Command lan has three members of one network find each other by the group's name and secret alone, without a
// server and without any address: step 6 of 6 of the talk of 2010.
//
//	go run ./docs/examples/lan
//
// Each tells the local network, here that of this machine alone, that it is there, sealed so that only members can
// read it.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

func main() {
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	lo, err := udp.Loopback()
	if err != nil {
		return err
	}
	spec := netgroup.NewSpec("Algebra II")
	spec.IPMulticastMemberUpdatesEnabled = true
	if err := spec.MakeUnique(rand.Reader); err != nil {
		return err
	}
	fmt.Println("members of this group tell each other where they are at", spec.UpdateAddresses())

	began := time.Now()
	linked := make(chan string, 16)
	for _, name := range []string{"Ana", "Ben", "Cem"} {
		p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{lo}, Handle: func(_ time.Time, ev netgroup.Event) {
			if ev, ok := ev.(netgroup.NeighborConnected); ok {
				linked <- fmt.Sprintf("%4d ms  %s: %s %v", time.Since(began).Milliseconds(), name, ev.Code(), ev.Peer)
			}
		}})
		if err != nil {
			return err
		}
		defer p.Close()
		fmt.Printf("%4d ms  %s is %v\n", time.Since(began).Milliseconds(), name, p.ID())
		if _, err := p.Join(ctx, spec, netgroup.Member{}); err != nil {
			return err
		}
	}
	for range 6 { // each is linked to two others
		select {
		case line := <-linked:
			fmt.Println(line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
