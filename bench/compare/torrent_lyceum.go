//go:build linux

package main

import (
	"context"
	crand "crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/pieces"
	"lyceum/session/netgroup/replication"
)

// A lyceumSwarmer is a member of a group in which a file is replicated. Only the source's address is told to it;
// the group finds the others.
type lyceumSwarmer struct {
	peer    *session.Peer
	failure failure

	// Owned by the peer's loop once begin has run.
	file    *os.File
	ticket  pieces.Ticket
	sealer  *pieces.Sealer
	tree    *pieces.Tree
	missing uint64
	done    chan struct{}
}

// lyceumPlan is what a member needs to know.
type lyceumPlan struct{ Invite, Ticket []byte }

func newLyceumSwarmer(j job) (*lyceumSwarmer, error) {
	s := &lyceumSwarmer{done: make(chan struct{})}
	var err error
	s.peer, err = session.OpenPeer(context.Background(), session.PeerConfig{
		Port: int(j.Target.Port()), Interfaces: []string{"eth0"}, Handle: s.handle,
	})
	return s, err
}

// offer seals the file and makes the group.
func (s *lyceumSwarmer) offer(path string, source bool) ([]byte, error) {
	if !source {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	key, err := pieces.NewKey(crand.Reader)
	if err != nil {
		return nil, err
	}
	size := uint64(info.Size())
	s.file, s.tree, s.sealer = f, pieces.NewTree(size), pieces.NewSealer(key, size)
	for i := range s.tree.Count() {
		sealed, err := s.seal(i, size)
		if err != nil {
			return nil, err
		}
		s.tree.Add(i, sealed)
	}
	s.ticket = pieces.Ticket{File: s.tree.File(), Key: key}
	spec := netgroup.NewSpec("compare")
	spec.ObjectReplicationEnabled, spec.PostingEnabled = true, true
	if err := spec.MakeUnique(crand.Reader); err != nil {
		return nil, err
	}
	if err := spec.AddBootstrapPeer(s.peer.Self()); err != nil {
		return nil, err
	}
	return json.Marshal(lyceumPlan{[]byte(spec.WithAuthorizations()), s.ticket.AppendTo(nil)})
}

// seal reads a piece and returns its ciphertext.
func (s *lyceumSwarmer) seal(index, size uint64) ([]byte, error) {
	plain := make([]byte, pieces.Length(size, index))
	if _, err := s.file.ReadAt(plain, int64(index)*pieces.Size); err != nil {
		return nil, err
	}
	return s.sealer.Seal(nil, index, plain), nil
}

func (s *lyceumSwarmer) begin(p plan, path string, source bool) (<-chan struct{}, error) {
	var told lyceumPlan
	if err := json.Unmarshal(p.Data, &told); err != nil {
		return nil, err
	}
	spec, err := netgroup.ParseSpec(string(told.Invite), time.Now())
	if err != nil {
		return nil, err
	}
	if !source {
		if s.ticket, err = pieces.ParseTicket(told.Ticket); err != nil {
			return nil, err
		}
		s.sealer, s.tree = pieces.NewSealer(s.ticket.Key, s.ticket.Size), s.ticket.Tree()
		if s.file, err = os.Create(path); err != nil {
			return nil, err
		}
	}
	s.missing = s.tree.Count()
	g, err := s.peer.Join(context.Background(), spec, netgroup.Member{Founds: source})
	if err != nil {
		return nil, err
	}
	doErr := s.peer.Do(context.Background(), func(now time.Time, _ *netgroup.Connection) { err = s.open(now, g, source) })
	if doErr != nil {
		return nil, doErr
	}
	return s.done, err
}

func (s *lyceumSwarmer) open(now time.Time, g *netgroup.Group, source bool) error {
	space, err := g.OpenObjects(now, netgroup.SpaceID{Kind: netgroup.FileSpace, Name: s.ticket.ID()}, netgroup.ObjectOptions{
		Strategy: replication.RarestFirst, Objects: s.tree.Count(), Bytes: pieces.Size, Seed: true,
	})
	if err != nil {
		return err
	}
	if source {
		space.AddHaveObjects(now, 0, s.tree.Count()-1)
	} else {
		space.AddWantObjects(now, 0, s.tree.Count()-1)
	}
	return nil
}

// handle is what a member does about the objects of a file.
func (s *lyceumSwarmer) handle(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.ReplicationFetchResult:
		if err := s.take(ev.Index, ev.Object); err != nil {
			s.failure.set(err)
			ev.Objects.RefuseObject(now, ev.Peer, ev.Index)
			return
		}
		ev.Objects.AddHaveObjects(now, ev.Index, ev.Index)
		if s.missing--; s.missing == 0 {
			close(s.done)
		}
	case netgroup.ReplicationRequest:
		sealed, err := s.seal(ev.First, s.ticket.Size)
		if err != nil {
			s.failure.set(err)
			ev.Objects.DenyRequestedObject(now, ev.RequestID)
			return
		}
		ev.Objects.WriteRequestedObject(now, ev.RequestID, s.tree.Object(ev.First, sealed))
	case netgroup.ReplicationLiar:
		s.failure.set(fmt.Errorf("%v sent a wrong object", ev.Peer))
	}
}

// take checks an object and writes what is in it.
func (s *lyceumSwarmer) take(index uint64, object []byte) error {
	sealed, err := s.tree.Check(index, object)
	if err != nil {
		return err
	}
	plain, err := s.sealer.Open(nil, index, sealed)
	if err != nil {
		return err
	}
	_, err = s.file.WriteAt(plain, int64(index)*pieces.Size)
	return err
}

func (s *lyceumSwarmer) close() error {
	err := s.peer.Close()
	if f := s.failure.get(); f != nil {
		return f
	}
	return err
}
