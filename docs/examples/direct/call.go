package main

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// The names of the two streams of a call.
const (
	calling   = "call"
	answering = "answer"
)

func seed() (b [32]byte) {
	_, _ = crand.Read(b[:]) // never fails
	return b
}

func video() netgroup.PublishConfig {
	return netgroup.PublishConfig{Kind: netgroup.VideoStream, Kbit: *kbit, Layers: 1}
}

// calls sends a stream to one member, plays what comes back, and ends the call.
func (m *member) calls(ctx context.Context, whom journal.Author) error {
	var s *netgroup.NetStream
	var err error
	doErr := m.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
		s, err = m.group.PublishDirect(now, whom, calling, video())
	})
	if err := errors.Join(doErr, err); err != nil {
		return err
	}
	if *answer {
		select {
		case <-m.started:
		case <-ctx.Done():
			return fmt.Errorf("%s: nobody answers", m.name)
		}
	} else {
		time.Sleep(2 * time.Second) // to be linked
	}
	fmt.Printf("%s: the call begins\n", m.name)
	m.talks(ctx, s)
	if *answer {
		select {
		case <-m.ended:
		case <-ctx.Done():
		}
	}
	return nil
}

// talks sends 30 made-up pictures a second for as long as a call lasts, and ends the stream.
func (m *member) talks(ctx context.Context, s *netgroup.NetStream) {
	began := time.Now()
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	for range *seconds * 30 {
		_ = m.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) { // fails only when the peer is closed
			at := uint64(time.Since(began).Microseconds())
			if _, err := s.Write(now, netgroup.Frame{Key: true, Timestamp: at, Data: make([]byte, max(*kbit*1000/8/30, 1))}); err == nil {
				m.sent.Add(1)
			}
		})
		<-tick.C
	}
	time.Sleep(time.Second) // for what is under way
	_ = m.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) { s.Close(now) })
}
