// Command multicast has one member publish a stream that the others play, and pass on to each other: NetStream.publish
// and play in a group, as in the talk of 2010.
//
//	go run ./docs/examples/multicast
//
// On several machines, the publisher has no players, and the others get the invite that it prints:
//
//	go run ./docs/examples/multicast -interface eth0 -players 0
//	go run ./docs/examples/multicast -interface eth0 -players 1 -invite G:…
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	"net/netip"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

var (
	players = flag.Int("players", 4, "how many members play the stream, in this process")
	seconds = flag.Int("seconds", 5, "how long to publish, or to wait for the end")
	kbit    = flag.Int("kbit", 860, "rate of the stream, kbit/s")
	passOn  = flag.Int("pass-on", 1e6, "kbit/s that each player passes on at most")
	network = flag.String("interface", "", "network interface (default: loopback, so that nothing leaves this machine)")
	invite  = flag.String("invite", "", "play what somebody else publishes")
	address = flag.String("multicast", "", "publish by IP multicast too, to this address and port")
	alone   = flag.Bool("alone", false, "publish by IP multicast alone")
)

func main() {
	flag.Parse()
	ctx, stop := context.WithTimeout(context.Background(), time.Duration(*seconds+20)*time.Second)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	lo, err := udp.Loopback()
	if *network == "" && err == nil {
		*network = lo
	}
	spec := netgroup.NewSpec("Algebra II")
	spec.MulticastEnabled = true
	if at, err := netip.ParseAddrPort(*address); err == nil {
		spec.PeerToPeerDisabled, spec.IPMulticast = *alone, []netgroup.IPMulticastAddress{{AddrPort: at}}
	}
	if err = spec.MakeUnique(rand.Reader); *invite != "" {
		spec, err = netgroup.ParseSpec(*invite, time.Now())
	}
	if err != nil {
		return err
	}
	var camera *netgroup.NetStream
	var ana *session.Peer
	if *invite == "" {
		if ana, err = open(ctx, spec, 1e6, nil, func(now time.Time, g *netgroup.Group) (err error) {
			camera, err = g.Publish(now, "camera", netgroup.PublishConfig{
				Kind: netgroup.VideoStream, Kbit: *kbit, Rate: 90, Layers: 3, FEC: *alone, // nobody else can repair it
			})
			return err
		}); err != nil {
			return err
		}
		defer ana.Close()
		if err := spec.AddBootstrapPeer(ana.Self()); err != nil {
			return err
		}
		fmt.Println(spec.WithAuthorizations())
	}
	var all []*player
	for range *players {
		p := newPlayer()
		peer, err := open(ctx, spec, *passOn, p.handle, func(now time.Time, g *netgroup.Group) error {
			_, err := g.Play(now, "camera")
			return err
		})
		if err != nil {
			return err
		}
		defer peer.Close()
		all = append(all, p)
	}
	if camera != nil {
		for _, p := range all {
			p.wait(ctx, p.started)
		}
		if err := publish(ctx, ana, camera); err != nil {
			return err
		}
	}
	for i, p := range all {
		p.wait(ctx, p.done)
		fmt.Printf("player %d: %v\n", i+1, p)
	}
	return ctx.Err()
}
