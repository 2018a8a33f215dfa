//go:build !386 && !s390x

package udp

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
)

// A drain receives for a Conn without a copy and, while datagrams keep coming, without a change of
// goroutine: read itself empties the sockets into its caller's buffer. Each socket has a goroutine
// only to wait until it is readable. (On 386 and s390x receiving needs another system call.)
type drain struct {
	ready   chan *source  // those found readable
	done    chan struct{} // closed by close
	waiters sync.WaitGroup
	closing sync.Once

	mu       sync.Mutex // guards what follows: one read at a time
	readable []*source  // not yet read empty
	zones    zones
}

// A source is a socket as a drain sees it.
type source struct {
	filler
	raw      syscall.RawConn
	waked    bool                  // belongs to wait
	test     func(fd uintptr) bool // made once, like fill, because making it allocates
	fill     func(fd uintptr) bool
	rearm    chan struct{} // tells wait that it was read empty
	failures int           // in a row
}

func newIntake() intake {
	return &drain{ready: make(chan *source), done: make(chan struct{})}
}

func (d *drain) start(s *socket) {
	raw, err := s.SyscallConn()
	if err != nil {
		return // closed already
	}
	groups := false
	raw.Control(func(fd uintptr) { groups = coalesce(fd) })
	src := &source{raw: raw, rearm: make(chan struct{}, 1)}
	src.init(&d.zones, groups)
	src.test = src.testReadable
	src.fill = func(fd uintptr) bool { src.receive(int(fd)); return true }
	d.waiters.Go(func() { d.wait(src) })
}

// wait says when a socket is readable, each time after it was read empty, until it is closed.
func (d *drain) wait(s *source) {
	for {
		s.waked = false
		if s.raw.Read(s.test) != nil {
			return
		}
		select {
		case d.ready <- s:
		case <-d.done:
			return
		}
		select {
		case <-s.rearm:
		case <-d.done:
			return
		}
	}
}

// testReadable is first called when something may have come before anybody waited for it.
func (s *source) testReadable(fd uintptr) bool {
	if s.waked {
		return true
	}
	s.waked = true
	return !wouldBlock(int(fd))
}

func (d *drain) read(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n == 0 {
		if err := d.await(); err != nil {
			return 0, err
		}
		if n, err = d.readAll(b, sizes, froms); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// await waits until a socket is readable, and notices all that are.
func (d *drain) await() error {
	select {
	case <-d.done: // first of all: after Close nothing is returned any more
		return net.ErrClosed
	default:
	}
	if len(d.readable) == 0 {
		select {
		case s := <-d.ready:
			d.readable = append(d.readable, s)
		case <-d.done:
			return net.ErrClosed
		}
	}
	for {
		select {
		case s := <-d.ready:
			d.readable = append(d.readable, s)
		default:
			return nil
		}
	}
}

// readAll reads from all readable sockets what fits. Those with more to read stay readable, behind
// those it did not come to.
func (d *drain) readAll(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	for range len(d.readable) {
		if n > 0 && !room(b, sizes[n:]) {
			break
		}
		s := d.readable[0]
		copy(d.readable, d.readable[1:])
		d.readable = d.readable[:len(d.readable)-1]
		s.into(b, sizes[n:], froms[n:])
		if s.raw.Read(s.fill) != nil {
			s.dry, s.datagrams = true, 0 // closed, because its address is gone; wait ends too
		}
		n += s.datagrams
		b = b[s.used:]
		if s.dry {
			s.rearm <- struct{}{}
		} else {
			d.readable = append(d.readable, s)
		}
		if err := s.err; err != nil {
			return 0, err
		}
	}
	return n, nil
}

// receive reads datagrams until there are none, or there is no room for more.
func (s *source) receive(fd int) {
	for first := true; first || room(s.b[s.used:], s.sizes[s.datagrams:]); first = false {
		switch err := s.receiveOne(fd); {
		case err == nil:
			s.failures = 0
		case errors.Is(err, syscall.EAGAIN):
			s.dry = true
			return
		case errors.Is(err, syscall.EINTR) || harmless(err):
		default:
			if s.failures++; s.failures == maxReadErrors {
				s.err = fmt.Errorf("read: socket failed %d times: %w", s.failures, err)
				s.dry = true
				return
			}
		}
	}
}

func (d *drain) renamed() { d.zones.stale.Store(true) }

func (d *drain) close(closeSockets func() error) (err error) {
	d.closing.Do(func() {
		close(d.done)
		err = closeSockets()
		d.waiters.Wait()
	})
	return err
}
