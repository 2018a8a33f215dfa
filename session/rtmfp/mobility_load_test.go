package rtmfp

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// home is the n-th address that a test peer moves to.
func home(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, byte(n >> 8), byte(n)}), 4000)
}

// move gives the peer another address, without telling it.
func (p *testPeer) move(to netip.AddrPort) {
	p.world.Move(p.addr, to)
	p.addr = to
}

// A streamTest is one numbered flow that is written all the time, and what comes of it.
type streamTest struct {
	name     string
	from     *testPeer
	flow     *SendFlow
	size     int
	every    time.Duration
	sent     uint64
	received uint64
	last     time.Time
	silence  time.Duration // the longest
	wrong    string        // first thing that was not as it should be
}

// write sends the next message, and goes on until end. What does not fit is written later.
func (f *streamTest) write(now, end time.Time) {
	b := make([]byte, f.size)
	binary.BigEndian.PutUint64(b, f.sent)
	if f.flow.Write(now, b, Deadlines{}) == nil {
		f.sent++
	}
	f.from.world.Poke(f.from.addr)
	if next := now.Add(f.every); next.Before(end) {
		f.from.world.At(next, func(now time.Time) { f.write(now, end) })
	}
}

func (f *streamTest) got(now time.Time, ev MessageReceived) {
	n := binary.BigEndian.Uint64(ev.Data)
	if (n != f.received || ev.AfterGap || len(ev.Data) != f.size) && f.wrong == "" {
		f.wrong = fmt.Sprintf("message %d came instead of %d, after a gap: %v", n, f.received, ev.AfterGap)
	}
	f.received++
	if !f.last.IsZero() {
		f.silence = max(f.silence, now.Sub(f.last))
	}
	f.last = now
}

// A loadedPair is a session at 40 ms of round trip and 4 Mbit/s with bulk from a to b, more than fits, and
// 50 messages a second in either direction.
type loadedPair struct {
	w                    *netsim.World
	a, b                 *testPeer
	ab, ba               *Session
	bulk, there, back    *streamTest
	streams              []*streamTest
	changes, disconnects int
	moves                int
}

const bulkSize = 6000 // bytes, every 10 ms

func newLoadedPair(t *testing.T, seed uint64, loss float64) *loadedPair {
	z := &loadedPair{w: netsim.New(seed, testStart)}
	link := netsim.Link{Delay: 20 * time.Millisecond, Rate: 4_000_000, Queue: 100 * time.Millisecond, Loss: loss}
	z.a, z.b = newTestPeer(t, z.w, "a", 1, link), newTestPeer(t, z.w, "b", 2, link)
	z.ab, z.ba = openBetween(z.a, z.b)
	z.bulk = &streamTest{name: "bulk", from: z.a, size: bulkSize, every: 10 * time.Millisecond, flow: z.a.openFlow(z.ab, "bulk", PriorityBulk)}
	z.there = &streamTest{name: "there", from: z.a, size: 160, every: 20 * time.Millisecond, flow: z.a.openFlow(z.ab, "there", PriorityAudio)}
	z.back = &streamTest{name: "back", from: z.b, size: 160, every: 20 * time.Millisecond, flow: z.b.openFlow(z.ba, "back", PriorityAudio)}
	z.streams = []*streamTest{z.bulk, z.there, z.back}
	byName := map[string]*streamTest{}
	for _, f := range z.streams {
		byName[f.name] = f
	}
	for _, p := range []*testPeer{z.a, z.b} {
		p.react = func(now time.Time, ev Event) {
			p.events = p.events[:0]
			switch ev := ev.(type) {
			case MessageReceived:
				byName[string(ev.Flow.Metadata())].got(now, ev)
			case AddressChanged:
				z.changes++
			case SessionClosed:
				z.disconnects++
			}
		}
	}
	return z
}

// run writes for as long as given, while what is planned with World.At happens, and checks that all came.
func (z *loadedPair) run(t *testing.T, d time.Duration) {
	t.Helper()
	end := z.w.Now().Add(d)
	for _, f := range z.streams {
		f.write(z.w.Now(), end)
	}
	z.w.Run(end)
	soFar := z.bulk.received
	z.w.RunFor(2 * time.Minute)
	for _, f := range z.streams {
		if f.received != f.sent || f.wrong != "" {
			t.Errorf("%s: %d of %d messages came; %s", f.name, f.received, f.sent, f.wrong)
		}
	}
	if z.there.silence >= time.Second || z.back.silence >= time.Second {
		t.Errorf("longest silence: %v there, %v back; want less than a second", z.there.silence, z.back.silence)
	}
	if z.changes < z.moves || z.disconnects != 0 {
		t.Errorf("%d moves: followed %d times, %d sessions lost", z.moves, z.changes, z.disconnects)
	}
	t.Logf("figure moves.silence %.0f ms", max(z.there.silence, z.back.silence).Seconds()*1000)
	for _, p := range []*testPeer{z.a, z.b} {
		if err := checkEndpoint(p.Endpoint, z.w.Now()); err != nil {
			t.Error(err)
		}
	}
	t.Logf("longest silence %v there, %v back; bulk %.1f Mbit/s; followed %d times",
		z.there.silence, z.back.silence, float64(soFar)*bulkSize*8/d.Seconds()/1e6, z.changes)
}

// moveAt has p move to its next address some time from now.
func (z *loadedPair) moveAt(after time.Duration, p *testPeer, tell bool) {
	z.moves++
	to := home(z.moves)
	z.w.At(z.w.Now().Add(after), func(now time.Time) {
		p.move(to)
		if tell {
			p.NetworkChanged(now)
		}
		z.w.Poke(to)
	})
}

// seeds is how many runs differ enough to be worth it.
func seeds(loss float64) uint64 {
	if loss == 0 {
		return 1
	}
	return 2
}

// No message is lost and the silence is shorter than a second.
func TestEitherEndMayMoveUnderLoad(t *testing.T) {
	t.Parallel()
	for _, loss := range []float64{0, 0.05} {
		for _, who := range []string{"sender of bulk", "receiver of bulk"} {
			for _, tell := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %.0f %% loss, told %v", who, loss*100, tell), func(t *testing.T) {
					for seed := range seeds(loss) {
						z := newLoadedPair(t, seed+1, loss)
						p := z.a
						if who != "sender of bulk" {
							p = z.b
						}
						z.moveAt(3*time.Second, p, tell)
						z.run(t, 6*time.Second)
					}
				})
			}
		}
	}
}

func TestTenMovesInARowUnderLoad(t *testing.T) {
	t.Parallel()
	for i, loss := range []float64{0, 0.05} {
		for j, who := range []string{"sender of bulk", "receiver of bulk", "each in turn"} {
			t.Run(fmt.Sprintf("%s, %.0f %% loss", who, loss*100), func(t *testing.T) {
				z := newLoadedPair(t, uint64(3*i+j+1), loss)
				for n := range 10 {
					p := z.a
					if who == "receiver of bulk" || who == "each in turn" && n%2 == 1 {
						p = z.b
					}
					z.moveAt(time.Duration(n+1)*2*time.Second, p, false)
				}
				z.run(t, 23*time.Second)
			})
		}
	}
}
