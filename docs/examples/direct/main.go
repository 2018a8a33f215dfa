// Command direct has one member call another in a group: a stream from one to the other and, if that one answers, one
// back, which go over the session of the two and through nobody else, though others are there: the direct streams of
// Flash Player 10.0.
//
//	go run ./docs/examples/direct
//
// On several machines, the one who is called prints the invite and how to call it:
//
//	go run ./docs/examples/direct -interface eth0 -as Ana
//	go run ./docs/examples/direct -interface eth0 -as Ben -invite G:… -call AUTHOR
//	go run ./docs/examples/direct -interface eth0 -as Cem -invite G:…
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"flag"
	"fmt"
	"log"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

var (
	as      = flag.String("as", "", "who this member is (default: all three, in this process)")
	answer  = flag.Bool("answer", true, "who is called sends a stream back")
	seconds = flag.Int("seconds", 3, "how long a call lasts")
	wait    = flag.Int("wait", 20, "how many seconds to wait for a call, or for its end")
	kbit    = flag.Int("kbit", 860, "rate of a stream, kbit/s")
	network = flag.String("interface", "", "network interface (default: loopback, so that nothing leaves this machine)")
	invite  = flag.String("invite", "", "join what somebody else began")
	call    = flag.String("call", "", "the author, in hexadecimal, whom to call")
)

func main() {
	flag.Parse()
	ctx, stop := context.WithTimeout(context.Background(), time.Duration(*seconds+*wait)*time.Second)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	if lo, err := udp.Loopback(); *network == "" && err == nil {
		*network = lo
	}
	if *as != "" && *invite != "" {
		return alone(ctx)
	}
	ana, spec, err := host(ctx)
	if err != nil {
		return err
	}
	defer ana.peer.Close()
	if *as != "" {
		fmt.Println(spec.WithAuthorizations())
		fmt.Println(hex.EncodeToString(ana.author[:]))
		return ana.stays(ctx)
	}
	cem, err := join(ctx, spec, "Cem")
	if err != nil {
		return err
	}
	defer cem.peer.Close()
	ben, err := join(ctx, spec, "Ben")
	if err != nil {
		return err
	}
	defer ben.peer.Close()
	if err := ben.calls(ctx, ana.author); err != nil {
		return err
	}
	ana.tell()
	ben.tell()
	cem.tell()
	return nil
}

// host has Ana begin a group.
func host(ctx context.Context) (*member, *netgroup.Spec, error) {
	spec := netgroup.NewSpec("Algebra II")
	spec.MulticastEnabled = true
	if err := spec.MakeUnique(rand.Reader); err != nil {
		return nil, nil, err
	}
	ana, err := join(ctx, spec, "Ana")
	if err != nil {
		return nil, nil, err
	}
	return ana, spec, spec.AddBootstrapPeer(ana.peer.Self())
}

// alone is one member who joins, and calls somebody or not.
func alone(ctx context.Context) error {
	spec, err := netgroup.ParseSpec(*invite, time.Now())
	if err != nil {
		return err
	}
	m, err := join(ctx, spec, *as)
	if err != nil {
		return err
	}
	defer m.peer.Close()
	if *call == "" {
		return m.stays(ctx)
	}
	var whom journal.Author
	if n, err := hex.Decode(whom[:], []byte(*call)); err != nil || n != len(whom) {
		return fmt.Errorf("-call: no author: %q", *call)
	}
	defer m.tell()
	return m.calls(ctx, whom)
}
