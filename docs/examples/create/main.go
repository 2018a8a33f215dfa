// Command create makes a group and joins it twice: GroupSpecifier and new NetGroup, step 2 of 6 of the talk of 2010.
//
//	go run ./docs/examples/create
//
// The groupspec says what members may do and where to find the first of them. As text it is the invite, which may
// be handed to anybody; what differs from one to another is written behind it.
package main

import (
	"context"
	"crypto/rand"
	"errors"
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
	lo, err := udp.Loopback() // nothing leaves this machine
	if err != nil {
		return err
	}
	spec := netgroup.NewSpec("Algebra II")
	spec.PostingEnabled = true // all capabilities are off by default
	if err := spec.MakeUnique(rand.Reader); err != nil {
		return err
	}
	if err := spec.SetPostingPassword("correct horse battery staple"); err != nil {
		return err
	}

	linked := make(chan string, 2)
	open := func(name string) (*session.Peer, error) {
		return session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{lo}, Handle: func(_ time.Time, ev netgroup.Event) {
			if code := netgroup.Status(ev); code != "" { // what the original had has its code
				fmt.Printf("%s: %s\n", name, code)
			}
			if _, ok := ev.(netgroup.NeighborConnected); ok {
				linked <- name
			}
		}})
	}
	teacher, err := open("teacher")
	if err != nil {
		return err
	}
	defer teacher.Close()
	if _, err := teacher.Join(ctx, spec, netgroup.Member{Founds: true}); err != nil {
		return err
	}

	// The invite, with where the teacher is and the right to post behind it.
	mayPost, err := spec.EncodePostingAuthorization("correct horse battery staple")
	if err != nil {
		return err
	}
	invite := spec.WithoutAuthorizations() + netgroup.EncodeBootstrapPeer(teacher.Self()) + mayPost
	fmt.Printf("invite of %d characters: %.40s…\n", len(invite), invite)

	student, err := open("student")
	if err != nil {
		return err
	}
	defer student.Close()
	_, err = netgroup.ParseSpec(invite[:len(invite)-5], time.Now())
	fmt.Printf("with its end cut off: %v\n", err)
	got, err := netgroup.ParseSpec("> join here: "+invite+"\n-- Ms Ito", time.Now())
	if err != nil {
		return err
	}
	g, err := student.Join(ctx, got, netgroup.Member{})
	if err != nil {
		return err
	}
	for range 2 {
		select {
		case name := <-linked:
			fmt.Println(name, "is linked")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	fmt.Printf("the same group: %v; the student may post: %v\n", g.ID() == spec.ID(), g.MayPost(student.Author()))
	if g.ID() != spec.ID() {
		return errors.New("another group")
	}
	return nil
}
