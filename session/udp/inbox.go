package udp

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// MaxDatagram is the longest datagram received, in bytes; longer ones are dropped. Our choice:
// above what an Ethernet carries, and sessions send 1200 until they know more.
const MaxDatagram = 2048

const (
	// inboxSize is how many datagrams wait between the readers and ReadFrom. When it is full the
	// readers wait, and the system's socket buffer takes the rest, then drops the newest.
	inboxSize = 64
	// maxReadErrors is how often in a row a socket may fail before it is given up.
	maxReadErrors = 1000
)

// A received datagram lies in buf[:n]. The buffers go round between inbox.free and inbox.full.
type received struct {
	buf  []byte
	n    int
	from netip.AddrPort
}

// An inbox merges what several sockets receive. Each socket has a reader goroutine, which ends
// when close has closed done and the sockets, or when its socket fails for good.
type inbox struct {
	full    chan received
	free    chan []byte
	done    chan struct{} // closed by close
	failed  chan struct{} // closed when err is set
	err     error
	fail    sync.Once
	readers sync.WaitGroup
	closing sync.Once
}

func newInbox() *inbox {
	in := &inbox{
		full:   make(chan received, inboxSize),
		free:   make(chan []byte, inboxSize),
		done:   make(chan struct{}),
		failed: make(chan struct{}),
	}
	for range inboxSize {
		in.free <- make([]byte, MaxDatagram+1) // one more, to notice what is too long
	}
	return in
}

// A receiver reads one datagram into b. ok is false for a datagram to be ignored.
type receiver func(b []byte) (n int, from netip.AddrPort, ok bool, err error)

// start begins to read from a socket until the inbox is closed.
func (in *inbox) start(receive receiver) {
	in.readers.Go(func() {
		for {
			select {
			case buf := <-in.free:
				n, from, err := in.next(receive, buf)
				switch {
				case errors.Is(err, net.ErrClosed): // by close, or because its address is gone
					in.free <- buf // for the others
					return
				case err != nil:
					in.fail.Do(func() { in.err = err; close(in.failed) })
					return
				}
				in.full <- received{buf, n, from} // never blocks: there are no more buffers than places
			case <-in.done:
				return
			}
		}
	})
}

// next returns the next datagram worth passing on.
func (in *inbox) next(receive receiver, buf []byte) (int, netip.AddrPort, error) {
	for failures := 0; ; {
		n, from, ok, err := receive(buf)
		switch {
		case errors.Is(err, net.ErrClosed):
			return 0, from, net.ErrClosed
		case err != nil && !harmless(err):
			if failures++; failures == maxReadErrors {
				return 0, from, fmt.Errorf("read: socket failed %d times: %w", failures, err)
			}
		case err == nil:
			failures = 0
			if ok && n <= MaxDatagram {
				return n, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), nil
			}
		}
	}
}

// read waits for a datagram and copies it to b, cut to the length of b.
func (in *inbox) read(b []byte) (int, netip.AddrPort, error) {
	select {
	case <-in.done: // first of all: after Close nothing is returned any more
		return 0, netip.AddrPort{}, net.ErrClosed
	default:
	}
	select {
	case r := <-in.full:
		return in.take(r, b), r.from, nil
	case <-in.done:
		return 0, netip.AddrPort{}, net.ErrClosed
	case <-in.failed:
		return 0, netip.AddrPort{}, in.err
	}
}

// take copies a datagram to b and lets its buffer go.
func (in *inbox) take(r received, b []byte) int {
	n := copy(b, r.buf[:r.n])
	in.free <- r.buf
	return n
}

// close ends the readers and waits for them. closeSockets must close all they read from.
func (in *inbox) close(closeSockets func() error) (err error) {
	in.closing.Do(func() {
		close(in.done)
		err = closeSockets()
		in.readers.Wait()
	})
	return err
}
