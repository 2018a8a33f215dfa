package rtmfp

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"
)

// A Machine is what a Loop runs: an Endpoint, or something built around one.
type Machine interface {
	Receive(now time.Time, from netip.AddrPort, datagram []byte)
	Advance(now time.Time) (wake time.Time)
	Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool)
}

// A PacketConn is the network as a Loop needs it. WriteTo may be called from one goroutine while another
// is in ReadFrom; Close makes ReadFrom return an error.
type PacketConn interface {
	ReadFrom(b []byte) (n int, from netip.AddrPort, err error)
	WriteTo(b []byte, to netip.AddrPort) error
	Close() error
}

// inboxSize bounds what waits for the loop. When it is full, whoever sends waits; for packets that means
// that the kernel drops them.
const inboxSize = 256

// ErrLoopEnded is returned by Do when the loop no longer runs.
var ErrLoopEnded = errors.New("loop ended")

// A Loop is the one goroutine that owns a Machine. It alone reads the clock.
type Loop struct {
	machine Machine
	conn    PacketConn
	after   func(now time.Time) // runs after every turn, on the loop: to take events

	inbox chan func(now time.Time)
	done  chan struct{}
	bufs  sync.Pool
}

// NewLoop prepares a loop; Run runs it. after may be nil. The loop closes conn.
func NewLoop(m Machine, conn PacketConn, after func(now time.Time)) *Loop {
	if after == nil {
		after = func(time.Time) {}
	}
	return &Loop{
		machine: m, conn: conn, after: after,
		inbox: make(chan func(time.Time), inboxSize),
		done:  make(chan struct{}),
		bufs:  sync.Pool{New: func() any { return new([maxDatagram]byte) }},
	}
}

const maxDatagram = 65536

// Do runs f on the loop and waits until it has run.
func (l *Loop) Do(ctx context.Context, f func(now time.Time)) error {
	ran := make(chan struct{})
	if err := l.Post(ctx, func(now time.Time) { f(now); close(ran) }); err != nil {
		return err
	}
	select {
	case <-ran:
		return nil
	case <-l.done:
		select {
		case <-ran:
			return nil
		default:
			return ErrLoopEnded
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Post lets f run on the loop. It waits while the inbox is full. If the loop ends before f's turn comes, f
// does not run.
func (l *Loop) Post(ctx context.Context, f func(now time.Time)) error {
	select {
	case <-l.done: // even if there is room in the inbox
		return ErrLoopEnded
	default:
	}
	select {
	case l.inbox <- f:
		return nil
	case <-l.done:
		return ErrLoopEnded
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run serves the machine until ctx ends or reading fails, then closes the connection, waits for its
// reader and returns why. It is called once.
func (l *Loop) Run(ctx context.Context) error {
	readErr := make(chan error, 1)
	var reader sync.WaitGroup
	reader.Go(func() { readErr <- l.read(ctx) })
	err := l.serve(ctx, readErr)
	close(l.done)
	closeErr := l.conn.Close()
	reader.Wait()
	if err == nil {
		err = closeErr
	}
	return err
}

func (l *Loop) serve(ctx context.Context, readErr <-chan error) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	buf := make([]byte, 0, maxDatagram)
	for {
		select {
		case f := <-l.inbox:
			f(time.Now())
		case <-timer.C:
		case err := <-readErr:
			return err
		case <-ctx.Done():
			return nil
		}
		l.turn(timer, buf)
	}
}

// turn drains what else has come, lets time pass, takes events and sends what there is to send.
func (l *Loop) turn(timer *time.Timer, buf []byte) {
	for range inboxSize {
		select {
		case f := <-l.inbox:
			f(time.Now())
			continue
		default:
		}
		break
	}
	now := time.Now()
	for sent := true; sent; { // what is sent may cause events, and those more to send
		l.machine.Advance(now)
		l.after(now)
		sent = l.transmit(now, buf)
	}
	if wake := l.machine.Advance(now); wake.IsZero() {
		timer.Stop()
	} else {
		timer.Reset(max(0, time.Until(wake)))
	}
}

// transmit sends what there is to send and reports whether that was anything.
func (l *Loop) transmit(now time.Time, buf []byte) (sent bool) {
	for {
		to, datagram, ok := l.machine.Transmit(now, buf)
		if !ok {
			return sent
		}
		sent = true
		// A datagram that the system refuses is a lost datagram: the machine copes with those.
		_ = l.conn.WriteTo(datagram, to)
	}
}

// read moves datagrams from the connection to the loop.
func (l *Loop) read(ctx context.Context) error {
	for {
		buf := l.bufs.Get().(*[maxDatagram]byte)
		n, from, err := l.conn.ReadFrom(buf[:])
		if err != nil {
			if errors.Is(err, net.ErrClosed) || ctx.Err() != nil {
				return nil
			}
			return err
		}
		err = l.Post(ctx, func(now time.Time) {
			l.machine.Receive(now, from, buf[:n])
			l.bufs.Put(buf)
		})
		if err != nil {
			return nil
		}
	}
}
