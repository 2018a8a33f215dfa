// Command connect connects to a rendezvous and meets somebody through it: NetConnection.connect, step 1 of 6 of the
// talk of 2010. Without a server it would be connect("rtmfp:"), which always succeeds.
//
//	go run ./docs/examples/connect
//
// The rendezvous, which `lyceum rendezvous` runs on a server, runs here in the same process. It learns nothing of the
// group but a tag.
package main

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"log"
	"math/rand/v2"
	"time"

	"lyceum/session"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rendezvous"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
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
	lo, err := udp.Loopback() // nothing leaves this machine
	if err != nil {
		return err
	}
	url, err := serve(ctx, lo)
	if err != nil {
		return err
	}
	fmt.Println("rendezvous at", url)

	spec := netgroup.NewSpec("Algebra II")
	spec.ServerChannelEnabled = true // members are found through the rendezvous that one is connected to
	if err := spec.MakeUnique(crand.Reader); err != nil {
		return err
	}
	lines := make(chan string, 16)
	for _, name := range []string{"Ana", "Ben"} {
		p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{lo}, Handle: func(_ time.Time, ev netgroup.Event) {
			switch ev := ev.(type) {
			case netgroup.ConnectSucceeded, netgroup.ConnectFailed, netgroup.ConnectRejected:
				lines <- fmt.Sprintf("%s: %s", name, netgroup.Status(ev))
			case netgroup.NeighborConnected:
				lines <- fmt.Sprintf("%s: %s %v", name, ev.Code(), ev.Peer)
			}
		}})
		if err != nil {
			return err
		}
		defer p.Close()
		for _, url := range []string{netgroup.WithoutServer, url} {
			if err := p.Connect(ctx, url); err != nil {
				return err
			}
		}
		if _, err := p.Join(ctx, spec, netgroup.Member{}); err != nil { // nobody else is in the groupspec
			return err
		}
	}
	for range 6 { // each connects twice and is linked to the other
		select {
		case line := <-lines:
			fmt.Println(line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// serve runs a rendezvous until ctx ends and returns its URL.
func serve(ctx context.Context, device string) (string, error) {
	conn, err := udp.Listen(udp.Options{Interfaces: []string{device}})
	if err != nil {
		return "", err
	}
	var seed [32]byte
	_, _ = crand.Read(seed[:]) // never fails
	server := rendezvous.New(rendezvous.Config{
		Identity: keying.NewIdentity(seed), Rand: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())), Random: crand.Reader,
	})
	go func() { _ = rtmfp.NewLoop(server, conn, nil).Run(ctx) }()
	at := conn.LocalAddrs()[0]
	return protocol.URL{Host: at.Addr().String(), Port: at.Port(), Peer: server.PeerID()}.Text(), nil
}
