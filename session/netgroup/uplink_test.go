package netgroup

import (
	"testing"
	"time"
)

// A neighbour that asks and takes nothing holds up nobody else for long, though its answer counts as under way.
func TestReplyThatIsNotTakenHoldsUpNobodyForLong(t *testing.T) {
	const most, stuck = 1, 2 * time.Second
	for _, sent := range []int{0, firstReplies} { // answers that it took before
		var u uplink
		now := classStart
		if !u.hasRoom(now, most, stuck) {
			t.Fatal("no room for the first reply")
		}
		u.begin(now, &bulk{sent: sent})
		if u.hasRoom(now.Add(stuck-time.Millisecond), most, stuck) {
			t.Errorf("after %d: there is room beside a reply that keeps a thin line busy", sent)
		}
		if want := now.Add(stuck); u.lookAt != want {
			t.Errorf("after %d: looks again at %v, want %v", sent, u.lookAt, want)
		}
		if !u.hasRoom(now.Add(stuck), most, stuck) {
			t.Errorf("after %d: no room after %v", sent, stuck)
		}
	}
}

func TestRepliesOnAThinLineAreWaitedForLonger(t *testing.T) {
	var c Connection
	if got := c.stuckAfter(); got != stuckAtFirst {
		t.Errorf("of a line that was not measured: %v", got)
	}
	for kbit, want := range map[float64]time.Duration{100_000: stuckReply, 3000: stuckReply, 100: 21 * time.Second} {
		c.capacity.limit = kbit
		if got := c.stuckAfter(); got < want || got > want+time.Second {
			t.Errorf("of a line of %v kbit/s: %v, want %v", kbit, got, want)
		}
	}
}
