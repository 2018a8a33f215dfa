package udp

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// A batchReader has room for what one call of the system can return, several times.
type batchReader struct {
	buf   []byte
	sizes []int
	froms []netip.AddrPort
}

func newBatchReader() *batchReader {
	return &batchReader{make([]byte, 256<<10), make([]int, 512), make([]netip.AddrPort, 512)}
}

// gather reads n datagrams in the order in which they come, or fails the test if they do not come.
func gather(t *testing.T, c *Conn, n int) (got []datagram) {
	t.Helper()
	done := make(chan []datagram, 1)
	go func() { // ends with the datagrams, or when the test's cleanup closes c
		var all []datagram
		r := newBatchReader()
		for len(all) < n {
			k, err := c.ReadBatch(r.buf, r.sizes, r.froms)
			if err != nil {
				all = append(all, datagram{err: err})
				break
			}
			rest := r.buf
			for i := range k {
				all = append(all, datagram{data: string(rest[:r.sizes[i]]), from: r.froms[i]})
				rest = rest[r.sizes[i]:]
			}
		}
		done <- all
	}()
	select {
	case got = <-done:
		return got
	case <-time.After(patience):
		t.Fatalf("%d datagrams did not arrive within %v", n, patience)
		return nil
	}
}

// distinct returns n datagrams of size bytes, one after the other, and a last one of tail bytes
// unless that is 0. All differ.
func distinct(n, size, tail int) []byte {
	var b []byte
	for i := range n {
		b = append(b, bytes.Repeat(binary.BigEndian.AppendUint32(nil, uint32(i)), size/4+1)[:size]...)
	}
	return append(b, bytes.Repeat([]byte{0xEE}, tail)...)
}

// wantDatagrams compares what came with what was sent by WriteBatch.
func wantDatagrams(t *testing.T, got []datagram, from netip.AddrPort, b []byte, size int) {
	t.Helper()
	for i, d := range got {
		want := b[:min(size, len(b))]
		b = b[len(want):]
		if d.err != nil || d.data != string(want) || d.from != from {
			t.Fatalf("datagram %d: %d bytes from %v, %v, want the %d sent from %v", i, len(d.data), d.from, d.err, len(want), from)
		}
	}
	if len(b) != 0 {
		t.Errorf("%d bytes more were sent than came", len(b))
	}
}

func addrOf(c single, ip string) netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr(ip), uint16(c.Port()))
}

func TestSegmentedSendArrivesAsTheSameDatagrams(t *testing.T) {
	forEachIntake(t, func(t *testing.T, listen func() single) {
		for _, ip := range []string{"127.0.0.1", "::1"} {
			for _, tt := range []struct{ n, size, tail int }{
				{1, 1200, 0}, {2, 1200, 0}, {1, 1200, 1}, {60, 1200, 77}, // more than a packet's length, and
				{130, 700, 0}, {100, 4, 3}, {5, MaxDatagram, 9}, // more datagrams than the system takes at once
			} {
				t.Run(fmt.Sprintf("%s %d of %d and %d", ip, tt.n, tt.size, tt.tail), func(t *testing.T) {
					a, b := listen(), listen()
					sent := distinct(tt.n, tt.size, tt.tail)
					if err := a.WriteBatch(sent, tt.size, addrOf(b, ip)); err != nil {
						t.Fatal(err)
					}
					wantDatagrams(t, gather(t, b.Conn, (len(sent)+tt.size-1)/tt.size), addrOf(a, ip), sent, tt.size)
				})
			}
		}
	})
}

func TestBatchKeepsOrderAndSources(t *testing.T) {
	forEachIntake(t, func(t *testing.T, listen func() single) {
		const rounds, each, size = 5, 7, 100
		c := listen()
		senders := []single{listen(), listen(), listen()}
		sent := distinct(rounds*each, size, 0)
		for round := range rounds {
			for _, s := range senders {
				for _, ip := range []string{"127.0.0.1", "::1"} {
					if err := s.WriteBatch(sent[round*each*size:][:each*size], size, addrOf(c, ip)); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		by := map[netip.AddrPort][]datagram{}
		for _, d := range gather(t, c.Conn, rounds*each*len(senders)*2) {
			by[d.from] = append(by[d.from], d)
		}
		for _, s := range senders {
			for _, ip := range []string{"127.0.0.1", "::1"} {
				wantDatagrams(t, by[addrOf(s, ip)], addrOf(s, ip), sent, size)
				delete(by, addrOf(s, ip))
			}
		}
		if len(by) > 0 {
			t.Errorf("datagrams also came from %v", by)
		}
	})
}

// A socket that is never empty must not keep the others waiting.
func TestBusySocketDoesNotStarveTheOthers(t *testing.T) {
	c, a := listenLocal(t), listenLocal(t)
	many := distinct(100, 1200, 0)
	if err := a.WriteTo([]byte("hello"), addrOf(c, "::1")); err != nil {
		t.Fatal(err)
	}
	buf, sizes, froms := make([]byte, 1<<16), make([]int, 128), make([]netip.AddrPort, 128)
	for began := time.Now(); ; { // more is sent than one call can return: it never gets empty
		if err := a.WriteBatch(many, 1200, addrOf(c, "127.0.0.1")); err != nil {
			t.Fatal(err)
		}
		n, err := c.ReadBatch(buf, sizes, froms)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(froms[:n], addrOf(a, "::1")) {
			return
		}
		if time.Since(began) > patience {
			t.Fatal("the other socket was never read")
		}
	}
}

func TestCoalescedDatagramsAreJudgedOneByOne(t *testing.T) {
	big := MaxDatagram + 1
	for _, tt := range []struct {
		name               string
		bytes, segment     int
		cut                bool
		places, datagrams  int
		used               int
		lastIsTail, copied bool
	}{
		{"one alone", 1200, 0, false, 9, 1, 1200, true, false},
		{"one alone, its end cut off", 1200, 0, true, 9, 0, 0, false, false},
		{"an empty one", 0, 0, false, 9, 1, 0, false, false},
		{"equal ones", 3600, 1200, false, 9, 3, 3600, true, false},
		{"the last shorter", 2500, 1200, false, 9, 3, 2500, true, false},
		{"the last cut off", 2500, 1200, true, 9, 2, 2400, false, false},
		{"more than places", 3600, 1200, false, 2, 2, 2400, false, false},
		{"too long ones, and a short last one", 2*big + 7, big, false, 9, 1, 7, true, true},
		{"one of impossible length", 100, 5000, false, 9, 1, 100, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := distinct(1, tt.bytes, 0)
			if tt.copied {
				copy(b[2*big:], "a tail!")
			}
			tail := string(b[max(0, len(b)-7):])
			sizes := make([]int, tt.places)
			n, used := split(b, tt.segment, tt.cut, sizes)
			sum := 0
			for _, s := range sizes[:n] {
				sum += s
			}
			if n != tt.datagrams || used != tt.used || sum != used {
				t.Errorf("split = %d, %d with sizes %v, want %d, %d", n, used, sizes[:n], tt.datagrams, tt.used)
			}
			if tt.lastIsTail && string(b[max(0, used-7):used]) != tail {
				t.Errorf("the last is %q, want its end %q", b[max(0, used-7):used], tail)
			}
		})
	}
}

func TestTooLongForAnyNetworkIsALostDatagram(t *testing.T) {
	a, b := listenLocal(t), listenLocal(t)
	err := a.WriteTo(make([]byte, 65508), addrOf(b, "127.0.0.1"))
	if err == nil {
		t.Error("a datagram longer than IPv4 knows was sent")
	}
	if err := a.WriteTo([]byte("next"), addrOf(b, "127.0.0.1")); err != nil {
		t.Error(err)
	}
	if d := read(t, b); d.err != nil || d.data != "next" {
		t.Errorf("read %q, %v, want the next", d.data, d.err)
	}
}

// On most systems it is ECONNREFUSED that a send to a port where nobody listens may cause later.
func TestAnswerThatNobodyListensIsHarmless(t *testing.T) {
	forEachIntake(t, func(t *testing.T, listen func() single) {
		a, b, gone := listen(), listen(), listen()
		if err := gone.Close(); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			_ = a.WriteTo([]byte("anybody?"), addrOf(gone, "127.0.0.1"))
		}
		if err := b.WriteTo([]byte("here"), addrOf(a, "127.0.0.1")); err != nil {
			t.Fatal(err)
		}
		if d := read(t, a); d.err != nil || d.data != "here" {
			t.Errorf("read %q, %v, want here", d.data, d.err)
		}
	})
}

func TestBatchesDoNotAllocate(t *testing.T) {
	a, b := listenLocal(t), listenLocal(t)
	r := newBatchReader()
	for _, ip := range []string{"127.0.0.1", "::1"} {
		for _, n := range []int{1, 10} {
			out, to := distinct(n, 1200, 0), addrOf(b, ip)
			got := testing.AllocsPerRun(100, func() {
				if err := a.WriteBatch(out, 1200, to); err != nil {
					t.Fatal(err)
				}
				for rest := n; rest > 0; {
					k, err := b.ReadBatch(r.buf, r.sizes, r.froms)
					if err != nil {
						t.Fatal(err)
					}
					rest -= k
				}
			})
			if got != 0 {
				t.Errorf("%s: %v allocations for %d datagrams, want 0", ip, got, n)
			}
		}
	}
}
