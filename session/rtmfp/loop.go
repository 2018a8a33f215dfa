package rtmfp

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"sync"
	"time"
)

// A Machine is what a Loop runs: an Endpoint, or something built around one.
type Machine interface {
	Receive(now time.Time, from netip.AddrPort, datagram []byte)
	Advance(now time.Time) (wake time.Time)
	Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool)
}

// A PacketConn is the network as a Loop needs it. One goroutine calls ReadBatch and one, perhaps another,
// WriteBatch; Close makes ReadBatch return an error.
type PacketConn interface {
	// ReadBatch waits for at least one datagram and copies what has arrived, one after the other, to b:
	// datagram i is the next sizes[i] bytes and came from froms[i]. froms is as long as sizes. n is not 0
	// unless err is set. What does not fit in b is lost.
	ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error)
	// WriteBatch sends the datagrams that lie one after the other in b, each of size bytes and the last
	// perhaps shorter, to one address.
	WriteBatch(b []byte, size int, to netip.AddrPort) error
	Close() error
}

const (
	// inboxSize bounds the commands that wait for the loop. When it is full, whoever sends waits.
	inboxSize = 256
	// sendLimit is how many datagrams leave before the loop looks at what has come (our choice: with
	// 1200 bytes each, less than a millisecond of work).
	sendLimit = 256
	// maxBatches is how many batches of received datagrams exist: one being filled, one being worked on,
	// and some that wait (our choice). When they do, the kernel keeps what comes, and drops what it
	// cannot.
	maxBatches = 4
	// batchBytes and batchDatagrams are how much a batch holds. Our choice: the system may hand over up
	// to 64 KiB and 128 datagrams at once, and a batch has room for several of those; a command waits
	// behind no more than two batches.
	batchBytes     = 256 << 10
	batchDatagrams = 512
)

// ErrLoopEnded is returned by Do when the loop no longer runs.
var ErrLoopEnded = errors.New("loop ended")

// A Loop is the one goroutine that owns a Machine. It alone reads the clock.
type Loop struct {
	machine Machine
	conn    PacketConn
	after   func(now time.Time) // runs after every turn, on the loop: to take events

	inbox   chan func(now time.Time)
	batches chan *batch // what was read; never full, for there are no more batches than places
	free    chan *batch // those worked on, to be filled again
	done    chan struct{}

	out   outbound
	timer *time.Timer
	armed time.Time // when timer fires; zero if it does not
}

// A batch is what was read at once: as many datagrams as sizes says, one after the other in buf.
type batch struct {
	buf   []byte
	n     int // datagrams
	sizes []int
	froms []netip.AddrPort
}

// NewLoop prepares a loop; Run runs it. after may be nil. The loop closes conn.
func NewLoop(m Machine, conn PacketConn, after func(now time.Time)) *Loop {
	if after == nil {
		after = func(time.Time) {}
	}
	return &Loop{
		machine: m, conn: conn, after: after,
		inbox:   make(chan func(time.Time), inboxSize),
		batches: make(chan *batch, maxBatches),
		free:    make(chan *batch, maxBatches),
		done:    make(chan struct{}),
		out:     newOutbound(conn),
	}
}

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
	case <-ctx.Done():
		return ctx.Err()
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

// Offer lets f run on the loop if there is room for it, and reports whether there was. It never waits.
func (l *Loop) Offer(f func(now time.Time)) bool {
	select {
	case <-l.done: // even if there is room in the inbox
		return false
	default:
	}
	select {
	case l.inbox <- f:
		return true
	default:
		return false
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
	l.timer = time.NewTimer(0)
	defer l.timer.Stop()
	for more := false; ; more = l.turn() {
		if more { // to send: do not wait, but hear who wants to end the loop
			select {
			case err := <-readErr:
				return err
			case <-ctx.Done():
				return nil
			default:
				runtime.Gosched() // on one processor the reader would not get its turn
				continue
			}
		}
		select {
		case f := <-l.inbox:
			f(time.Now())
		case b := <-l.batches:
			l.receive(b)
		case <-l.timer.C:
			l.armed = time.Time{}
		case err := <-readErr:
			return err
		case <-ctx.Done():
			return nil
		}
	}
}

// turn takes what has come, lets time pass, takes events and sends what there is to send. It reports
// whether there may be more to send; if not, the timer is set.
func (l *Loop) turn() (more bool) {
	l.take()
	now := time.Now()
	room := sendLimit
	for sent := -1; sent != 0; { // what is sent may cause events, and those more to send
		l.machine.Advance(now)
		l.after(now)
		if room == 0 {
			return true
		}
		sent = l.transmit(now, room)
		room -= sent
	}
	l.alarm(l.machine.Advance(now))
	return false
}

// take runs the commands that wait and takes in one batch of datagrams, so that neither waits for more
// than a little of the other.
func (l *Loop) take() {
	for range len(l.inbox) { // nobody else takes from it
		f := <-l.inbox
		f(time.Now())
	}
	select {
	case b := <-l.batches:
		l.receive(b)
	default:
	}
}

// alarm sets the timer, unless it is set to that time already.
func (l *Loop) alarm(wake time.Time) {
	switch {
	case wake.Equal(l.armed):
		return
	case wake.IsZero():
		l.timer.Stop()
	default:
		l.timer.Reset(max(0, time.Until(wake)))
	}
	l.armed = wake
}

// receive hands a batch to the machine. The clock is read once: what was read at once came at once.
func (l *Loop) receive(b *batch) {
	now := time.Now()
	rest := b.buf
	for i, size := range b.sizes[:b.n] {
		l.machine.Receive(now, b.froms[i], rest[:size:size])
		rest = rest[size:]
	}
	l.free <- b
}

// transmit sends what there is to send, at most limit datagrams, and returns how many those were.
func (l *Loop) transmit(now time.Time, limit int) (sent int) {
	for ; sent < limit; sent++ {
		to, datagram, ok := l.machine.Transmit(now, l.out.room())
		if !ok {
			break
		}
		l.out.add(to, datagram)
	}
	l.out.flush()
	return sent
}

// read moves datagrams from the connection to the loop.
func (l *Loop) read(ctx context.Context) error {
	for made := 0; ; {
		var b *batch
		select {
		case b = <-l.free:
		default:
			if made < maxBatches {
				made++
				b = newBatch()
				break
			}
			select {
			case b = <-l.free:
			case <-l.done:
				return nil
			}
		}
		n, err := l.conn.ReadBatch(b.buf, b.sizes, b.froms)
		if err != nil {
			if errors.Is(err, net.ErrClosed) || ctx.Err() != nil {
				return nil
			}
			return err
		}
		b.n = n
		l.batches <- b
	}
}

func newBatch() *batch {
	return &batch{
		buf: make([]byte, batchBytes), sizes: make([]int, batchDatagrams), froms: make([]netip.AddrPort, batchDatagrams),
	}
}
