package rtmfp

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A parcel is a datagram to be sent, or some that left together.
type parcel struct {
	to    string
	sizes []int
}

func (p parcel) String() string { return fmt.Sprintf("%v to %s", p.sizes, p.to) }

// A script is a Machine that sends given datagrams, every byte of the first being 1, of the second 2, …
type script struct {
	clockwork
	send []parcel // of one datagram each
	sent int
}

func (m *script) Transmit(_ time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	if m.sent == len(m.send) {
		return netip.AddrPort{}, nil, false
	}
	p := m.send[m.sent]
	m.sent++
	return netip.MustParseAddrPort(p.to), append(buf[:0], bytes.Repeat([]byte{byte(m.sent)}, p.sizes[0])...), true
}

// A writeLog is a PacketConn on which nothing arrives, and which writes down what leaves.
type writeLog struct {
	memoryConn
	left []parcel
	all  []byte // bytes of all datagrams
	err  error  // what WriteBatch returns
}

func (c *writeLog) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	p := parcel{to: to.String()}
	c.all = append(c.all, b...)
	for len(b) > 0 {
		n := min(size, len(b))
		p.sizes, b = append(p.sizes, n), b[n:]
	}
	c.left = append(c.left, p)
	return c.err
}

// leave returns what leaves together when these datagrams are sent.
func leave(t *testing.T, send ...parcel) (left []parcel) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m := &script{clockwork: clockwork{silent: true}, send: send}
		conn := &writeLog{memoryConn: *new(memoryNet).listen("10.0.0.1:1"), err: net.ErrWriteToConnected}
		stop := run(t, NewLoop(m, conn, nil))
		synctest.Wait()
		if err := stop(); err != nil {
			t.Errorf("Run = %v: a datagram that is refused is a lost datagram", err)
		}
		var want []byte
		for i, p := range send {
			want = append(want, bytes.Repeat([]byte{byte(i + 1)}, p.sizes[0])...)
		}
		if !bytes.Equal(conn.all, want) {
			t.Errorf("other bytes left than were sent, or in another order")
		}
		left = conn.left
	})
	return left
}

const peerA, peerB = "192.0.2.1:1", "192.0.2.2:1"

func wantLeft(t *testing.T, got []parcel, want ...parcel) {
	t.Helper()
	if !slices.EqualFunc(got, want, func(a, b parcel) bool { return a.to == b.to && slices.Equal(a.sizes, b.sizes) }) {
		t.Errorf("left together: %v, want %v", got, want)
	}
}

// same returns n datagrams of a size, to be sent one by one.
func same(n int, to string, size int) []parcel {
	return slices.Repeat([]parcel{{to, []int{size}}}, n)
}

func TestDatagramsOfOneSizeToOnePeerLeaveTogether(t *testing.T) {
	wantLeft(t, leave(t, same(6, peerA, 1200)...), parcel{peerA, slices.Repeat([]int{1200}, 6)})
}

func TestShorterDatagramEndsABatch(t *testing.T) {
	send := slices.Concat(same(2, peerA, 1200), same(1, peerA, 700), same(2, peerA, 1200))
	wantLeft(t, leave(t, send...), parcel{peerA, []int{1200, 1200, 700}}, parcel{peerA, []int{1200, 1200}})
	send = slices.Concat(same(2, peerA, 1200), same(2, peerA, 700))
	wantLeft(t, leave(t, send...), parcel{peerA, []int{1200, 1200, 700}}, parcel{peerA, []int{700}})
}

func TestLongerDatagramStartsANewBatch(t *testing.T) {
	send := slices.Concat(same(2, peerA, 700), same(2, peerA, 1200))
	wantLeft(t, leave(t, send...), parcel{peerA, []int{700, 700}}, parcel{peerA, []int{1200, 1200}})
}

func TestDatagramToAnotherPeerStartsANewBatch(t *testing.T) {
	send := slices.Concat(same(2, peerA, 1200), same(2, peerB, 1200), same(1, peerA, 1200))
	wantLeft(t, leave(t, send...),
		parcel{peerA, []int{1200, 1200}}, parcel{peerB, []int{1200, 1200}}, parcel{peerA, []int{1200}})
}

func TestBatchIsNoLongerThanTheSystemTakes(t *testing.T) {
	wantLeft(t, leave(t, same(maxSegments+1, peerA, 100)...),
		parcel{peerA, slices.Repeat([]int{100}, maxSegments)}, parcel{peerA, []int{100}})
	most := maxSegmented / 1200
	wantLeft(t, leave(t, same(most+1, peerA, 1200)...),
		parcel{peerA, slices.Repeat([]int{1200}, most)}, parcel{peerA, []int{1200}})
}

func TestDatagramLongerThanTheRoomLeavesAlone(t *testing.T) {
	send := slices.Concat(same(1, peerA, 1200), same(1, peerA, maxSegmented+2*maxOutgoing), same(1, peerA, 1200))
	wantLeft(t, leave(t, send...),
		parcel{peerA, []int{1200}}, parcel{peerA, []int{maxSegmented + 2*maxOutgoing}}, parcel{peerA, []int{1200}})
}
