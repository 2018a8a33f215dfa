package posting

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func newFleetingTable(t testing.TB, neighbors int) *table {
	x := newTable(t, 0)
	x.e = New(Config{Sender: x, Rand: rand.New(rand.NewPCG(1, 2)), Now: x.now, Fleeting: true})
	x.e.SetMembers(30, false)
	x.e.eagerFirst = 2
	x.now = x.now.Add(time.Minute)
	for h := range neighbors {
		x.e.Add(x.now, Neighbor(h))
	}
	return x
}

func (x *table) count(what string) (n int) {
	for _, s := range x.sent {
		if strings.Contains(s, what) {
			n++
		}
	}
	return n
}

func TestNobodyIsAskedForWhatWasFleeting(t *testing.T) {
	x := newFleetingTable(t, 8)
	if n := x.count("catch up"); n > 0 {
		t.Errorf("%d neighbours were asked", n)
	}
}

func TestWhatIsFleetingIsForgottenSoon(t *testing.T) {
	x := newFleetingTable(t, 8)
	for i := range byte(100) {
		x.e.Publish(x.now, ID{i}, []byte{i})
		x.pass(10 * time.Millisecond)
	}
	x.pass(fleetingFor + fleetingSlack)
	if x.e.Kept() > 0 || !x.e.Wake().IsZero() {
		t.Errorf("%d messages are kept, wake %v", x.e.Kept(), x.e.Wake())
	}
	if !x.e.Has(ID{1}) {
		t.Error("what came is not known when it comes again")
	}
}

func TestFewAreToldWhoHasWhatIsFleeting(t *testing.T) {
	x := newFleetingTable(t, 20)
	x.sent = nil
	x.e.Publish(x.now, ID{1}, []byte{1})
	x.pass(3 * time.Second)
	if n := x.count("announce"); n != lazyAtOnce {
		t.Errorf("%d were told, want %d", n, lazyAtOnce)
	}
	first := x.sent[len(x.sent)-1]
	x.sent = nil
	x.e.Publish(x.now, ID{2}, []byte{2})
	x.pass(3 * time.Second)
	if x.sent[len(x.sent)-1] == first {
		t.Error("the same were told again")
	}
}

func TestPublisherSendsAsManyCopiesAsItIsTold(t *testing.T) {
	for _, copies := range []int{0, 2, 7, 30} {
		x := newFleetingTable(t, 20)
		x.sent = nil
		x.e.SetSpread(copies)
		x.e.Publish(x.now, ID{1}, []byte{1})
		if got, want := x.count("push"), min(max(copies, spreadMin), 20); got != want {
			t.Errorf("SetSpread(%d): %d copies, want %d", copies, got, want)
		}
	}
}
