package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
)

// open has a member join the group and do something there at once.
func open(ctx context.Context, spec *netgroup.Spec, passOn int, handle func(time.Time, netgroup.Event), then func(time.Time, *netgroup.Group) error) (*session.Peer, error) {
	p, err := session.OpenPeer(ctx, session.PeerConfig{Interfaces: []string{*network}, Handle: handle})
	if err != nil {
		return nil, err
	}
	invite := *spec
	g, err := p.Join(ctx, &invite, netgroup.Member{PassOn: netgroup.PassOnUpTo(uint64(passOn))})
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	doErr := p.Do(ctx, func(now time.Time, _ *netgroup.Connection) { err = then(now, g) })
	return p, errors.Join(doErr, err)
}

// layers are the layer groups of four pictures in turn: who has a weak line does without 2, and then without 1.
var layers = [...]uint8{0, 2, 1, 2}

// publish writes 30 made-up pictures a second, and ends the stream.
func publish(ctx context.Context, p *session.Peer, s *netgroup.NetStream) (err error) {
	began := time.Now()
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	for i := range *seconds * 30 {
		doErr := p.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
			picture := newPicture(now, *kbit*1000/8/30)
			_, err = s.Write(now, netgroup.Frame{
				Layer: layers[i%len(layers)], Key: i == 0, Timestamp: uint64(time.Since(began).Microseconds()), Data: picture,
			})
		})
		if err = errors.Join(doErr, err); err != nil {
			return err
		}
		<-tick.C
	}
	time.Sleep(2 * time.Second) // for who misses something yet
	return p.Do(ctx, func(now time.Time, _ *netgroup.Connection) { s.Close(now) })
}

// newPicture makes up a picture: when it was taken, and and bytes that follow from that.
func newPicture(now time.Time, size int) []byte {
	b := make([]byte, max(size, 8))
	binary.BigEndian.PutUint64(b, uint64(now.UnixMicro()))
	_, _ = rand.NewChaCha8([32]byte(append(make([]byte, 24), b[:8]...))).Read(b[8:]) // never fails
	return b
}

// isPicture reports whether newPicture made these bytes.
func isPicture(b []byte) bool {
	return len(b) >= 8 && bytes.Equal(b, newPicture(time.UnixMicro(int64(binary.BigEndian.Uint64(b))), len(b)))
}

// A player takes note of what comes.
type player struct {
	started, done chan struct{}
	ages          []time.Duration
	first, last   [3]uint64          // frames of each layer group, counted from 1
	seen          map[[2]uint64]bool // layer group and number
	wrong         int                // frames that nobody wrote, or that came again
}

func newPlayer() *player {
	return &player{started: make(chan struct{}), done: make(chan struct{}), seen: map[[2]uint64]bool{}}
}

func (p *player) handle(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.StreamStarted:
		close(p.started)
	case netgroup.StreamStopped:
		close(p.done)
	case netgroup.FrameReceived:
		f := ev.Frame
		at := [2]uint64{uint64(f.Layer), f.Number}
		if p.seen[at] || !isPicture(f.Data) {
			p.wrong++
			return
		}
		p.seen[at] = true
		p.ages = append(p.ages, now.Sub(time.UnixMicro(int64(binary.BigEndian.Uint64(f.Data)))))
		if n := f.Number + 1; p.first[f.Layer] == 0 || n < p.first[f.Layer] {
			p.first[f.Layer] = n
		}
		p.last[f.Layer] = max(p.last[f.Layer], f.Number+1)
	}
}

// String says how many frames came of those between the first and the last, and how old they were.
func (p *player) String() string {
	of := 0
	for i := range p.first {
		if p.first[i] > 0 {
			of += int(p.last[i] - p.first[i] + 1)
		}
	}
	slices.Sort(p.ages)
	at := func(share int) time.Duration {
		return p.ages[max(len(p.ages)-1, 0)*share/100].Round(time.Millisecond / 10)
	}
	if of == 0 {
		return "nothing came"
	}
	return fmt.Sprintf("%d of %d frames, age p50 %v, p99 %v; %d wrong", len(p.ages), of, at(50), at(99), p.wrong)
}

func (p *player) wait(ctx context.Context, what <-chan struct{}) {
	select {
	case <-what:
	case <-ctx.Done():
	}
}
