package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
)

// A member is one of those in the group.
type member struct {
	name   string
	peer   *session.Peer
	group  *netgroup.Group
	author journal.Author

	sent, came atomic.Int64 // frames
	told       atomic.Int64 // of streams of others

	started, ended         chan struct{} // a stream that is played
	onceStarted, onceEnded sync.Once
}

// join has a member join the group. It answers who calls it.
func join(ctx context.Context, spec *netgroup.Spec, name string) (*member, error) {
	m := &member{name: name, started: make(chan struct{}), ended: make(chan struct{})}
	identity := keying.NewIdentity(seed())
	m.author = journal.Author(identity.Public())
	var err error
	if m.peer, err = session.OpenPeer(ctx, session.PeerConfig{Identity: identity, Interfaces: []string{*network}, Handle: m.handle}); err != nil {
		return nil, err
	}
	own := *spec
	if m.group, err = m.peer.Join(ctx, &own, netgroup.Member{}); err != nil {
		return nil, errors.Join(err, m.peer.Close())
	}
	return m, nil
}

// handle runs on the loop of the member's peer.
func (m *member) handle(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.NeighborConnected:
		fmt.Printf("%s: %s\n", m.name, ev.Code())
	case netgroup.StreamPublished:
		m.told.Add(1)
		if ev.Direct {
			m.isCalled(now, ev)
		}
	case netgroup.StreamStarted:
		if !ev.Stream.IsPublishing() {
			fmt.Printf("%s: %s\n", m.name, ev.Code())
			m.onceStarted.Do(func() { close(m.started) })
		}
	case netgroup.FrameReceived:
		m.came.Add(1)
	case netgroup.StreamUnpublished:
		m.onceEnded.Do(func() { close(m.ended) })
	}
}

// isCalled plays what somebody sends to this member alone and, if it is to answer, sends something back.
func (m *member) isCalled(now time.Time, ev netgroup.StreamPublished) {
	_, err := ev.Group.PlayDirect(now, ev.Author, ev.Name)
	if err == nil && ev.Name == calling && *answer {
		var back *netgroup.NetStream
		if back, err = ev.Group.PublishDirect(now, ev.Author, answering, video()); err == nil {
			go m.talks(context.Background(), back)
		}
	}
	if err != nil {
		fmt.Printf("%s: %v\n", m.name, err)
	}
}

// tell says what the member sent and got.
func (m *member) tell() {
	fmt.Printf("%s: sent %d frames, got %d, was told of %d streams\n", m.name, m.sent.Load(), m.came.Load(), m.told.Load())
}

// stays has the member be there until a call to it has ended, or for as long as it is to wait.
func (m *member) stays(ctx context.Context) error {
	select {
	case <-m.ended:
		time.Sleep(time.Second) // for its own stream's end
	case <-ctx.Done():
	}
	m.tell()
	return nil
}
