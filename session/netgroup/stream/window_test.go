package stream

import (
	"slices"
	"testing"
	"time"
)

const ms = time.Millisecond

// A view is a Window of width 4 (window 2 s, margin 1 s) and the time.
type view struct {
	*Window
	t   testing.TB
	now time.Time
}

func newView(t testing.TB) *view {
	info := lecture()
	return &view{Window: NewWindow(&info, 0), t: t, now: start}
}

func (x *view) after(d time.Duration) *view {
	x.now = x.now.Add(d)
	x.Advance(x.now)
	return x
}

func (x *view) push(want Arrival, numbers ...uint32) {
	x.t.Helper()
	for _, n := range numbers {
		if got := x.Add(x.now, n, true); got != want {
			x.t.Errorf("Add(%d) = %d, want %d", n, got, want)
		}
	}
}

func (x *view) wantGaps(why string, want ...Gap) {
	x.t.Helper()
	if got := slices.Collect(x.Gaps()); !slices.EqualFunc(got, want, func(a, b Gap) bool {
		return a.Number == b.Number && a.Since.Equal(b.Since) && a.Passed == b.Passed && a.Sure == b.Sure
	}) {
		x.t.Errorf("%s: gaps %+v, want %+v", why, got, want)
	}
}

func TestGapIsNoticedWhenItsSubstreamGoesOn(t *testing.T) {
	x := newView(t)
	x.push(New, 100, 101, 103)
	x.wantGaps("102 may come by its own way")
	x.after(10*ms).push(New, 104, 105, 107)
	x.wantGaps("nothing came by the way of 102 since")
	x.after(10*ms).push(New, 106)
	x.wantGaps("106 came by the way of 102", Gap{Number: 102, Since: x.now, Passed: true})
	x.push(New, 102)
	x.push(Duplicate, 102, 100)
	x.wantGaps("all is here")
}

func TestPulledPacketPassesNothing(t *testing.T) {
	x := newView(t)
	x.push(New, 100)
	x.Add(x.now, 108, false)
	x.wantGaps("108 came by another way")
	x.push(New, 112)
	x.wantGaps("112 came by that of 104", Gap{Number: 104, Since: x.now, Passed: true})
}

func TestGapIsSureBelowWhatIsVerified(t *testing.T) {
	x := newView(t)
	x.push(New, 100, 102)
	x.Confirm(x.now, 102)
	x.wantGaps("102 is genuine", Gap{Number: 101, Since: x.now, Sure: true})
	x.after(2*time.Second).wantGaps("the window is just over", Gap{Number: 101, Since: start, Sure: true})
	x.after(1).wantGaps("nobody waits for it any more")
	x.push(New, 101)
	if !x.Has(101) {
		t.Error("what comes in the margin is not kept")
	}
	x.after(time.Second - 1)
	if x.Floor() != 36 {
		t.Errorf("floor %d before the margin is over", x.Floor())
	}
	x.after(1)
	if x.Floor() != 103 || x.Has(102) {
		t.Errorf("floor %d after the margin, want 103", x.Floor())
	}
	x.push(Late, 102)
}

func TestNumbersBelowTheFirstAreTakenAndNotMissed(t *testing.T) {
	x := newView(t)
	x.push(New, 100)
	x.push(New, 99, 36)
	x.push(Late, 35)
	x.Confirm(x.now, 100)
	x.wantGaps("what was before it began is not missed")
	x = newView(t)
	x.push(New, 3, 0)
}

// One forged packet with a high number must neither make gaps of what is to come, nor make it Late when it comes.
func TestForgedHighNumberDoesNoHarm(t *testing.T) {
	x := newView(t)
	x.push(New, 100)
	x.Confirm(x.now, 100)
	x.push(Beyond, 101+MaxAhead)
	x.push(New, 100+MaxAhead) // by the way of 100, 104…
	if got := len(x.AppendMap(nil)); got > 4 {
		t.Errorf("the map has %d bytes", got)
	}
	for g := range x.Gaps() {
		if g.Number%4 != 0 || g.Sure || !g.Passed {
			t.Errorf("gap %+v, want only those that may be asked of who pushed", g)
		}
	}
	for n := uint32(101); n < 100+MaxAhead; n++ { // 23 s
		x.after(11 * ms)
		x.push(New, n)
		x.Confirm(x.now, n)
		if n > 300 {
			for g := range x.Gaps() {
				if g.Sure || x.now.Sub(g.Since) > 3*time.Second {
					t.Fatalf("gap %+v at %d", g, n)
				}
			}
		}
	}
	x.push(Duplicate, 100+MaxAhead)
}

func TestNothingIsForgottenBeforeItIsSure(t *testing.T) {
	x := newView(t)
	x.push(New, 100)
	x.Confirm(x.now, 100)
	x.push(New, 101)
	x.after(time.Hour)
	x.push(Late, 100)
	x.push(Duplicate, 101)
	x.Confirm(x.now, 101)
	x.after(3*time.Second).push(Duplicate, 101)
	x.after(1).push(Late, 101)
}

func TestGapOfAForgedPassIsYoungWhenItIsSure(t *testing.T) {
	x := newView(t)
	x.push(New, 100)
	x.push(New, 400) // forged: passes 104 to 396
	x.after(time.Second)
	x.push(New, 101, 102, 103, 105)
	x.Confirm(x.now, 105)
	for g := range x.Gaps() {
		if want := (Gap{Number: 104, Since: x.now, Passed: true, Sure: true}); g != want {
			t.Errorf("gap %+v, want %+v", g, want)
		}
		break
	}
}

func TestDroppedPacketIsAGap(t *testing.T) {
	x := newView(t)
	x.push(New, 100, 101, 102)
	x.Confirm(x.now, 102)
	x.after(50*ms).Drop(x.now, 101)
	x.wantGaps("it was not genuine", Gap{Number: 101, Since: x.now, Passed: true, Sure: true})
	x.Drop(x.now, 101)
	x.Drop(x.now, 5000)
	x.Drop(x.now, 1)
	x.push(New, 101)
	x.wantGaps("it came anew")
}

func TestMapOfAPartnerShowsWhatIsMissingAtTheEnd(t *testing.T) {
	x, y := newView(t), newView(t)
	x.push(New, 100, 101)
	y.push(New, 100, 101, 103)
	m, _, err := TakeMap(y.AppendMap(nil))
	if err != nil {
		t.Fatal(err)
	}
	x.after(5*ms).Heard(x.now, &m)
	x.wantGaps("a partner has 103", Gap{Number: 103, Since: x.now})
	x.after(2*time.Second + 1).wantGaps("nobody confirmed it")
	empty := newView(t)
	empty.Heard(empty.now, &m)
	empty.push(New, 7)
}

func TestMapThatLiesRaisesNothingFar(t *testing.T) {
	x := newView(t)
	x.push(New, 100)
	far := Map{first: 100, run: MaxSpan}
	x.Heard(x.now, &far)
	if got := x.Top(); got != 100+MaxAhead {
		t.Errorf("top %d, want %d", got, 100+MaxAhead)
	}
	for g := range x.Gaps() {
		if g.Sure || g.Passed {
			t.Errorf("gap %+v is more than told of", g)
		}
	}
}

func TestWindowIsBounded(t *testing.T) {
	x := newView(t)
	for n := uint32(0); n < 100_000; n++ { // in no time at all
		x.push(New, n)
		x.Confirm(x.now, n)
	}
	if len(x.places) > MaxSpan || x.Floor() != 100_000-MaxSpan {
		t.Errorf("%d places, floor %d", len(x.places), x.Floor())
	}
}

func TestRestartBeginsAnew(t *testing.T) {
	x := newView(t)
	x.push(New, 100_000)
	x.push(Late, 50)
	x.Restart(x.now, 50)
	x.push(New, 50, 49, 52, 56)
	x.push(Beyond, 100_000)
	x.Confirm(x.now, 52)
	x.wantGaps("51 is missing", Gap{Number: 51, Since: x.now, Sure: true})
}

func TestLastNumbersAreLikeOthers(t *testing.T) {
	x := newView(t)
	x.push(New, 1<<32-3, 1<<32-1)
	x.Confirm(x.now, 1<<32-1)
	x.wantGaps("one is missing", Gap{Number: 1<<32 - 2, Since: x.now, Sure: true})
	m, _, err := TakeMap(x.AppendMap(nil))
	if err != nil || m.End() != 1<<32 || m.Has(1<<32-2) || !m.Has(1<<32-1) {
		t.Errorf("map %+v, %v", m, err)
	}
	if x.after(4 * time.Second); x.Floor() != 1<<32 || x.Has(1<<32-1) {
		t.Errorf("floor %d, want all forgotten", x.Floor())
	}
}
