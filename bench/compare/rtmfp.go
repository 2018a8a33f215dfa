//go:build linux

package main

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
)

// classTag names the pre-shared key that all endpoints here hold, as the members of a class do.
var classTag = keying.Tag{'c', 'o', 'm', 'p', 'a', 'r', 'e', 1}

func classPSK(tag keying.Tag) (psk [32]byte, ok bool) {
	copy(psk[:], "the secret of the class compared")
	return psk, tag == classTag
}

// An endpoint is an rtmfp.Endpoint on its loop, on a socket of its own, as session.Class puts them together.
type endpoint struct {
	*rtmfp.Endpoint // owned by the loop
	loop            *rtmfp.Loop
	addr            netip.AddrPort
	cancel          context.CancelFunc
	done            sync.WaitGroup
	err             error // of the loop; read after done
}

// newEndpoint starts one with a fresh identity. handle is told events, on the loop.
func newEndpoint(handle func(now time.Time, ev rtmfp.Event)) (*endpoint, error) {
	var seed, chance [32]byte
	_, _ = crand.Read(seed[:]) // never fails
	_, _ = crand.Read(chance[:])
	conn, err := udp.Listen(udp.Options{Interfaces: []string{"lo"}})
	if err != nil {
		return nil, err
	}
	e := &endpoint{
		Endpoint: rtmfp.New(rtmfp.Config{
			Profile: keying.NewLyceum(keying.NewIdentity(seed), classPSK, nil),
			Rand:    rand.New(rand.NewChaCha8(chance)), Random: crand.Reader,
		}),
		addr: netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(conn.Port())),
	}
	e.loop = rtmfp.NewLoop(e.Endpoint, conn, func(now time.Time) {
		for ev, ok := e.NextEvent(); ok; ev, ok = e.NextEvent() {
			handle(now, ev)
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel = cancel
	e.done.Go(func() { e.err = e.loop.Run(ctx) })
	return e, nil
}

// dial begins a session with a peer at an address.
func (e *endpoint) dial(ctx context.Context, peer keying.PeerID, at netip.AddrPort) (s *rtmfp.Session, err error) {
	if doErr := e.loop.Do(ctx, func(now time.Time) {
		s, err = e.Connect(now, keying.Discriminator(peer), classTag, at)
	}); doErr != nil {
		return nil, doErr
	}
	return s, err
}

func (e *endpoint) count(ctx context.Context) (c rtmfp.Counters, err error) {
	err = e.loop.Do(ctx, func(time.Time) { c = e.Counters() })
	return c, err
}

func (e *endpoint) close() error {
	e.cancel()
	e.done.Wait()
	return e.err
}

// lyceumEnds is what two endpoints and the session between them are to the measurements.
type lyceumEnds struct {
	client, host *endpoint
	failure      failure

	// Owned by the client's loop.
	session *rtmfp.Session
	opened  chan struct{} // closed once the session is open
	bulk    *rtmfp.SendFlow
	size    int    // of bulk messages
	next    uint64 // number of the next bulk message
	audio   *rtmfp.SendFlow

	// Owned by the host's loop.
	wanted      uint64 // number of the bulk message that comes next
	gotBulk     func(int)
	gotCritical func([]byte)
}

const (
	bulkName     = "bulk"
	criticalName = "critical"
)

func newLyceumEnds() (*lyceumEnds, error) {
	l := &lyceumEnds{opened: make(chan struct{})}
	var err error
	if l.client, err = newEndpoint(l.atClient); err != nil {
		return nil, err
	}
	if l.host, err = newEndpoint(l.atHost); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *lyceumEnds) atClient(now time.Time, ev rtmfp.Event) {
	switch ev := ev.(type) {
	case rtmfp.SessionOpened:
		close(l.opened)
	case rtmfp.SessionClosed:
		l.failure.set(fmt.Errorf("session closed at the client: %w", ev.Reason))
	case rtmfp.FlowRejected:
		l.failure.set(fmt.Errorf("flow rejected"))
	case rtmfp.FlowWritable:
		if ev.Flow == l.bulk {
			l.fill(now)
		}
	}
}

func (l *lyceumEnds) atHost(_ time.Time, ev rtmfp.Event) {
	switch ev := ev.(type) {
	case rtmfp.SessionClosed:
		l.failure.set(fmt.Errorf("session closed at the server: %w", ev.Reason))
	case *rtmfp.MessageReceived:
		l.receive(ev)
		l.host.Recycle(ev.Data) // nobody keeps it, just as quic-go's reader reads into one buffer
	}
}

func (l *lyceumEnds) receive(m *rtmfp.MessageReceived) {
	if string(m.Flow.Metadata()) == criticalName {
		l.gotCritical(m.Data)
		return
	}
	if n := binary.BigEndian.Uint64(m.Data); n != l.wanted || m.AfterGap {
		l.failure.set(fmt.Errorf("bulk message %d came when %d was next", n, l.wanted))
	}
	l.wanted++
	l.gotBulk(len(m.Data))
}

// fill writes bulk messages until there is no more room. Each is a new slice, for the stack takes what it
// is given.
func (l *lyceumEnds) fill(now time.Time) {
	for {
		m := make([]byte, l.size)
		binary.BigEndian.PutUint64(m, l.next)
		switch err := l.bulk.Write(now, m, rtmfp.Deadlines{}); err {
		case nil:
			l.next++
		case rtmfp.ErrBufferFull:
			return
		default:
			l.failure.set(fmt.Errorf("write: %w", err))
			return
		}
	}
}

func (l *lyceumEnds) server() netip.AddrPort { return l.host.addr }

func (l *lyceumEnds) connect(ctx context.Context, via netip.AddrPort) (err error) {
	if l.session, err = l.client.dial(ctx, l.host.PeerID(), via); err != nil {
		return err
	}
	select {
	case <-l.opened:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("open a session: %w", ctx.Err())
	}
}

func (l *lyceumEnds) startBulk(ctx context.Context, size int, got func(int)) (err error) {
	if size < 8 {
		return fmt.Errorf("bulk messages of %d bytes have no room for their number", size)
	}
	if err := l.host.loop.Do(ctx, func(time.Time) { l.gotBulk = got }); err != nil {
		return err
	}
	if doErr := l.client.loop.Do(ctx, func(now time.Time) {
		l.size = size
		if l.bulk, err = l.session.OpenFlow([]byte(bulkName), rtmfp.PriorityBulk); err == nil {
			l.fill(now)
		}
	}); doErr != nil {
		return doErr
	}
	return err
}

func (l *lyceumEnds) startCritical(ctx context.Context, got func([]byte)) (err error) {
	if err := l.host.loop.Do(ctx, func(time.Time) { l.gotCritical = got }); err != nil {
		return err
	}
	if doErr := l.client.loop.Do(ctx, func(time.Time) {
		l.audio, err = l.session.OpenFlow([]byte(criticalName), rtmfp.PriorityAudio)
	}); doErr != nil {
		return doErr
	}
	return err
}

func (l *lyceumEnds) sendCritical(ctx context.Context, message []byte) error {
	return l.client.loop.Post(ctx, func(now time.Time) {
		if err := l.audio.Write(now, message, rtmfp.Deadlines{}); err != nil {
			l.failure.set(fmt.Errorf("write a critical message: %w", err))
		}
	})
}

func (l *lyceumEnds) datagrams(ctx context.Context) (uint64, error) {
	c, err := l.client.count(ctx)
	if err != nil {
		return 0, err
	}
	h, err := l.host.count(ctx)
	return c.PacketsSent + h.PacketsSent, err
}

func (l *lyceumEnds) failed() error { return l.failure.get() }

func (l *lyceumEnds) close() {
	for _, e := range []*endpoint{l.client, l.host} {
		if err := e.close(); err != nil {
			l.failure.set(err)
		}
	}
}
