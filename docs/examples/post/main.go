// Command post has three members say something to all: NetGroup.post, step 3 of 6 of the talk of 2010.
//
//	go run ./docs/examples/post
//
// A post reaches everybody in the group, once, unordered and not kept. It is signed by its author and sealed for
// the members, whoever passes it on.
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

var names = []string{"Ana", "Ben", "Cem"}

func main() {
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
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
	spec.PostingEnabled = true
	if err := spec.MakeUnique(rand.Reader); err != nil {
		return err
	}

	linked, heard := make(chan string, 16), make(chan string, 16)
	var peers []*session.Peer
	var groups []*netgroup.Group
	for _, name := range names {
		p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{lo}, Handle: func(_ time.Time, ev netgroup.Event) {
			switch ev := ev.(type) {
			case netgroup.NeighborConnected:
				linked <- fmt.Sprintf("%s: %s", name, ev.Code())
			case netgroup.PostReceived:
				heard <- fmt.Sprintf("%s: %s %x… %q", name, ev.Code(), ev.MessageID[:4], ev.Data)
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
		if err := spec.AddBootstrapPeer(p.Self()); err != nil {
			return err
		}
		peers, groups = append(peers, p), append(groups, g)
	}
	if err := show(ctx, linked, 6); err != nil { // each is linked to two others
		return err
	}
	for i, p := range peers {
		var postErr error
		if err := p.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
			_, postErr = groups[i].Post(now, []byte("hello from "+names[i]))
		}); err != nil {
			return err
		}
		if postErr != nil {
			return postErr
		}
	}
	return show(ctx, heard, 6) // each hears two others
}

// show prints so many lines as they come.
func show(ctx context.Context, lines <-chan string, n int) error {
	for range n {
		select {
		case line := <-lines:
			fmt.Println(line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
