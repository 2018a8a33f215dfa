package netgroup

import (
	"testing"
	"time"
)

const lineOfHalfASecond = 500 * time.Millisecond

// A neighbour that asks and takes nothing holds up nobody else for long, though its answer counts as under way.
func TestReplyThatIsNotTakenHoldsUpNobodyForLong(t *testing.T) {
	for _, sent := range []int{0, firstReplies} { // answers that it took before
		u := uplink{line: lineOfHalfASecond}
		now := classStart
		if !u.hasRoom(now, 1) {
			t.Fatal("no room for the first reply")
		}
		u.begin(now, &bulk{sent: sent})
		if u.hasRoom(now.Add(stuckReply-time.Millisecond), 1) {
			t.Errorf("after %d: there is room beside a reply that keeps a thin line busy", sent)
		}
		if want := now.Add(stuckReply); u.lookAt != want {
			t.Errorf("after %d: looks again at %v, want %v", sent, u.lookAt, want)
		}
		if !u.hasRoom(now.Add(stuckReply), 1) {
			t.Errorf("after %d: no room after %v", sent, stuckReply)
		}
	}
}

// Whoever took an answer late keeps others waiting with the next no longer than the line may take for it.
func TestWhoTakesAnswersLateIsWaitedForNoMore(t *testing.T) {
	u := uplink{line: lineOfHalfASecond}
	late := &bulk{sent: firstReplies}
	now := classStart
	u.begin(now, late)
	now = now.Add(stuckReply - time.Millisecond)
	u.done(now, late)
	u.begin(now, late)
	if u.hasRoom(now.Add(2*lineOfHalfASecond-time.Millisecond), 1) {
		t.Error("there is room while the line may be busy")
	}
	if !u.hasRoom(now.Add(2*lineOfHalfASecond), 1) {
		t.Error("no room beside who took the last answer late")
	}
	u.done(now.Add(lineOfHalfASecond), late)
	u.begin(now, late)
	if u.hasRoom(now.Add(2*lineOfHalfASecond), 1) {
		t.Error("there is room: an answer that was taken in time was not forgiven")
	}
}

func TestHowLongSomebodyTakesNothingIsNotUsual(t *testing.T) {
	var u uplink
	b := &bulk{sent: firstReplies}
	u.begin(classStart, b)
	u.done(classStart.Add(time.Hour), b)
	if u.usual > stuckReply/8 {
		t.Errorf("after one answer that took an hour, %v are usual", u.usual)
	}
}

func TestLookedAgainWhenTheFirstReplyCountsNoMore(t *testing.T) {
	u := uplink{line: lineOfHalfASecond}
	u.begin(classStart, &bulk{})
	u.begin(classStart.Add(time.Millisecond), &bulk{slow: true})
	u.begin(classStart.Add(time.Millisecond), &bulk{})
	u.hasRoom(classStart.Add(2*time.Millisecond), 3)
	if want := classStart.Add(time.Millisecond + 2*lineOfHalfASecond); u.lookAt != want {
		t.Errorf("looks again at %v, want %v", u.lookAt, want)
	}
}

func TestRepliesOnAThinLineAreWaitedForLonger(t *testing.T) {
	var c Connection
	var u uplink
	if got := c.replyTime(); got != 0 || u.patience(&bulk{}) != stuckAtFirst {
		t.Errorf("of a line that was not measured: %v, %v", got, u.patience(&bulk{}))
	}
	for kbit, want := range map[float64]time.Duration{100_000: stuckReply, 3000: stuckReply, 100: 21 * time.Second} {
		c.capacity.limit = kbit
		u.line = c.replyTime()
		if got := u.patience(&bulk{}); got < want || got > want+time.Second {
			t.Errorf("of a line of %v kbit/s: %v, want %v", kbit, got, want)
		}
	}
}

// Beside streams an answer takes longer, and its receiver is not late for that.
func TestLineThatStreamsTakeIsWaitedForLonger(t *testing.T) {
	var c Connection
	c.capacity.limit = 3000
	alone := c.replyTime()
	c.groups = []*Group{{streams: &groupStreams{order: []*streamPart{{}}}}}
	if got, want := c.replyTime(), time.Duration(float64(alone)/liveShare); got != want {
		t.Errorf("beside streams an answer may take %v, want %v", got, want)
	}
}
