// Command replicate spreads objects from one member to two: NetGroup's object replication, step 5 of 6 of the talk of
// 2010.
//
//	go run ./docs/examples/replicate
//
// Objects have numbers. Who has some says so and promises to serve them; who wants some fetches them from whoever has
// them, checks them, and then has them too. Here a text of two megabytes is cut into objects.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log"
	"time"

	"lyceum/session"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/replication"
	"lyceum/session/udp"
)

const (
	pieces = 32
	size   = 64 << 10
)

var text = bytes.Repeat([]byte("Nobody's laptop is the server. \n"), pieces*size/32)

func piece(i uint64) []byte { return text[i*size : (i+1)*size] }

func main() {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
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
	spec.ObjectReplicationEnabled = true
	if err := spec.MakeUnique(rand.Reader); err != nil {
		return err
	}
	space := netgroup.SpaceID{Kind: netgroup.FileSpace, Name: sha256.Sum256(text)}
	done := make(chan string, 2)
	for i, name := range []string{"Ana", "Ben", "Cem"} {
		from, got := map[keying.PeerID]bool{}, 0
		handle := func(now time.Time, ev netgroup.Event) {
			switch ev := ev.(type) {
			case netgroup.ReplicationRequest: // a range of those that were promised
				var give [][]byte
				for n := ev.First; n <= ev.Last; n++ {
					give = append(give, piece(n))
				}
				ev.Objects.WriteRequestedObject(now, ev.RequestID, give...)
			case netgroup.ReplicationFetchResult:
				if !bytes.Equal(ev.Object, piece(ev.Index)) { // a real program knows the object's hash
					ev.Objects.RefuseObject(now, ev.Peer, ev.Index)
					return
				}
				from[ev.Peer] = true
				ev.Objects.AddHaveObjects(now, ev.Index, ev.Index)
				if got++; got == pieces {
					done <- fmt.Sprintf("%s has all %d objects; members they came from: %d", name, pieces, len(from))
				}
			}
		}
		p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{lo}, Handle: handle})
		if err != nil {
			return err
		}
		defer p.Close()
		invite := *spec // with everybody who is there already
		g, err := p.Join(ctx, &invite, netgroup.Member{})
		if err != nil {
			return err
		}
		openErr := p.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
			var objects *netgroup.Objects
			objects, err = g.OpenObjects(now, space, netgroup.ObjectOptions{
				Objects: pieces, Bytes: size, Strategy: replication.RarestFirst, Seed: i == 0, // Ana gives each away once first
			})
			switch {
			case err != nil:
			case i == 0:
				objects.AddHaveObjects(now, 0, pieces-1)
			default:
				objects.AddWantObjects(now, 0, pieces-1)
			}
		})
		if err := errors.Join(openErr, err, spec.AddBootstrapPeer(p.Self())); err != nil {
			return err
		}
	}
	for range 2 {
		select {
		case line := <-done:
			fmt.Println(line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
