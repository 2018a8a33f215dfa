//go:build linux

package main

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A relay stands between a client and a server as the path between them. The client sends to Addr. It is one
// thread that waits in ppoll and sends each datagram on when its time has come. The runtime's timers would be
// a millisecond late at times; this is not, and says how late it was. It has a process of its own, which
// runs before all others if the system lets it.
//
// It never coalesces: the kernel cuts what a sender handed over for segmentation before a socket that did not
// ask for the whole. Arrival is when the kernel says, not when the relay came to look.
type relay struct {
	Addr netip.AddrPort // where the client sends to

	sides   [2]side // the client's and the server's
	queue   departures
	seq     uint64
	free    []*departure
	late    []float64 // ms, of each datagram sent
	err     error
	stopped atomic.Bool
	done    sync.WaitGroup
}

// A side is the socket that faces one end.
type side struct {
	fd   int
	peer *unix.SockaddrInet4 // nil until the client was heard
	out  *pipe               // what is received here goes through it to the other side
}

// A departure is a datagram under way.
type departure struct {
	due  int64
	seq  uint64 // decides between equal times
	side int    // out of which socket
	data []byte
}

const (
	relayBuffer = 8 << 20                // bytes asked of the kernel: a stall of the relay must not drop
	relayGlance = 100 * time.Millisecond // how often it looks whether to stop
	relayBatch  = 32                     // datagrams read before looking at the clock again
)

// startRelay begins to carry datagrams between whoever sends to its Addr and server. Each direction has the
// link l to itself. Chance repeats with the seed.
func startRelay(server netip.AddrPort, l link, seed uint64) (*relay, error) {
	r := &relay{late: make([]float64, 0, 1<<17)}
	for i := range r.sides {
		fd, err := relaySocket()
		if err != nil {
			r.closeSockets(i)
			return nil, fmt.Errorf("relay: %w", err)
		}
		r.sides[i] = side{fd: fd, out: newPipe(l, seed, uint64(i))}
	}
	r.sides[1].peer = &unix.SockaddrInet4{Addr: server.Addr().As4(), Port: int(server.Port())}
	own, err := unix.Getsockname(r.sides[0].fd)
	if err != nil {
		r.closeSockets(len(r.sides))
		return nil, fmt.Errorf("relay: %w", err)
	}
	at := own.(*unix.SockaddrInet4)
	r.Addr = netip.AddrPortFrom(netip.AddrFrom4(at.Addr), uint16(at.Port))
	r.done.Go(r.run)
	return r, nil
}

func relaySocket() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	for force, plain := range map[int]int{unix.SO_RCVBUFFORCE: unix.SO_RCVBUF, unix.SO_SNDBUFFORCE: unix.SO_SNDBUF} {
		if unix.SetsockoptInt(fd, unix.SOL_SOCKET, force, relayBuffer) != nil { // needs privileges
			_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, plain, relayBuffer) // the kernel may give less
		}
	}
	err = errors.Join(
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1),
		unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	if err != nil {
		unix.Close(fd)
	}
	return fd, err
}

func (r *relay) closeSockets(n int) {
	for i := range n {
		unix.Close(r.sides[i].fd)
	}
}

// stop ends the relay. Only then its figures may be read. The error says why it ended before.
func (r *relay) stop() error {
	r.stopped.Store(true)
	r.done.Wait()
	return r.err
}

// A relayResult is what a relay did. Counts are of both directions.
type relayResult struct {
	LateP99, LateMax                  float64 // ms that datagrams were sent late
	Passed, Lost, Overflowed, TooLong uint64
}

// result is for after stop.
func (r *relay) result() relayResult {
	var out relayResult
	if len(r.late) > 0 {
		out.LateP99, out.LateMax = percentile(r.late, 99), slices.Max(r.late)
	}
	for _, s := range r.sides {
		out.Passed += s.out.Passed
		out.Lost += s.out.Lost
		out.Overflowed += s.out.Overflowed
		out.TooLong += s.out.TooLong
	}
	return out
}

// relayChild is a relay to j.Target until it is told to stop.
func relayChild(ctx context.Context, j job, c *conversation) (any, error) {
	hurry(relayPriority)
	debug.SetGCPercent(-1) // collecting takes a millisecond now and then, and a run leaves little
	debug.SetMemoryLimit(1 << 30)
	r, err := startRelay(j.Target, j.Link, j.Seed)
	if err != nil {
		return nil, err
	}
	err = errors.Join(c.say(path{r.Addr}), c.hear(ctx, new(string)), r.stop())
	return r.result(), err
}

func (r *relay) run() {
	runtime.LockOSThread()                             // and never unlock: the thread ends with its settings
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // without it, up to 50 µs late
	defer r.closeSockets(len(r.sides))
	buf, oob := make([]byte, 1<<16), make([]byte, 128)
	for !r.stopped.Load() {
		r.depart()
		ready, err := r.wait()
		if err != nil {
			r.err = fmt.Errorf("relay: %w", err)
			return
		}
		for i, is := range ready {
			if is {
				r.arrive(i, buf, oob)
			}
		}
	}
}

// wait sleeps until something arrives or is due.
func (r *relay) wait() (ready [2]bool, err error) {
	wait := int64(relayGlance)
	if len(r.queue) > 0 {
		wait = min(wait, max(0, r.queue[0].due-monotonic()))
	}
	timeout := unix.NsecToTimespec(wait)
	fds := []unix.PollFd{{Fd: int32(r.sides[0].fd), Events: unix.POLLIN}, {Fd: int32(r.sides[1].fd), Events: unix.POLLIN}}
	if _, err := unix.Ppoll(fds, &timeout, nil); err != nil && err != unix.EINTR {
		return ready, os.NewSyscallError("ppoll", err)
	}
	for i := range fds {
		ready[i] = fds[i].Revents != 0
	}
	return ready, nil
}

// arrive reads what has come to a socket, some of it at least.
func (r *relay) arrive(from int, buf, oob []byte) {
	s := &r.sides[from]
	offset := monotonic() - clock(unix.CLOCK_REALTIME) // of the kernel's timestamps
	for range relayBatch {
		n, oobn, _, addr, err := unix.Recvmsg(s.fd, buf, oob, 0)
		if err == unix.ECONNREFUSED {
			continue // about an earlier datagram: that end is gone
		}
		if err != nil {
			return
		}
		if from == 0 {
			s.peer = addr.(*unix.SockaddrInet4)
		}
		at := monotonic()
		if stamp, ok := timestamp(oob[:oobn]); ok {
			at = stamp + offset
		}
		if due, ok := s.out.pass(at, n); ok {
			r.push(due, 1-from, buf[:n])
		}
	}
}

// timestamp finds the kernel's time of arrival, of the real-time clock.
func timestamp(oob []byte) (int64, bool) {
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return 0, false
	}
	for _, m := range messages {
		if m.Header.Level == unix.SOL_SOCKET && m.Header.Type == unix.SCM_TIMESTAMPNS && len(m.Data) >= 16 {
			return int64(nativeUint64(m.Data))*int64(time.Second) + int64(nativeUint64(m.Data[8:])), true
		}
	}
	return 0, false
}

func (r *relay) push(due int64, side int, data []byte) {
	d := &departure{data: make([]byte, 0, maxPayload)}
	if n := len(r.free); n > 0 {
		d, r.free = r.free[n-1], r.free[:n-1]
	}
	r.seq++
	d.due, d.seq, d.side, d.data = due, r.seq, side, append(d.data[:0], data...)
	heap.Push(&r.queue, d)
}

// depart sends all that is due.
func (r *relay) depart() {
	for len(r.queue) > 0 {
		now := monotonic()
		if r.queue[0].due > now {
			return
		}
		d := heap.Pop(&r.queue).(*departure)
		if s := &r.sides[d.side]; s.peer != nil {
			// What cannot be sent is lost, as it would be on a link; both ends are on this machine.
			_ = unix.Sendto(s.fd, d.data, 0, s.peer)
			r.late = append(r.late, milliseconds(time.Duration(now-d.due)))
		}
		r.free = append(r.free, d)
	}
}

// departures is a heap by time.
type departures []*departure

func (q departures) Len() int { return len(q) }
func (q departures) Less(i, j int) bool {
	return q[i].due < q[j].due || q[i].due == q[j].due && q[i].seq < q[j].seq
}
func (q departures) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *departures) Push(x any)   { *q = append(*q, x.(*departure)) }
func (q *departures) Pop() any {
	last := len(*q) - 1
	d := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return d
}
