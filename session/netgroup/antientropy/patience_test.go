package antientropy

import (
	"testing"
	"time"
)

// haveAll gives all but the first thirty logs of so many entries.
func (w *net) haveAll(entries int) {
	for _, n := range w.nodes[1:] {
		for i := range 30 {
			n.log.write(authorOf(i), entries, 300)
		}
	}
}

// A newcomer whose first neighbour has a thin line does not wait for it while others have nothing to do.
func TestWhoIsSlowFirstHoldsUpNobody(t *testing.T) {
	w := newNet(t)
	late, thin := w.add(newLog()), w.add(newLog())
	others := []*node{w.add(newLog()), w.add(newLog())}
	thin.rate = 10_000
	w.haveAll(5)
	w.meet(thin, late)
	w.run(200 * time.Millisecond)
	for _, n := range others {
		w.meet(n, late)
	}
	w.run(700 * time.Millisecond)
	if !w.same() {
		t.Errorf("not all is here after 0.9 s: %+v", late.Stats())
	}
	w.run(10 * time.Second)
	w.checkFaults()
}

// total is how many entries somebody has.
func (l *plainLog) total() (n int) {
	for _, log := range l.logs {
		n += len(log)
	}
	return n
}

// A session that has just begun carries little: of who never answered anything little is asked, and the rest of who comes meanwhile.
func TestWhoNeverAnsweredIsAskedForLittle(t *testing.T) {
	w := newNet(t)
	late, thin, other := w.add(newLog()), w.add(newLog()), w.add(newLog())
	thin.rate = 10_000
	w.haveAll(5)
	w.meet(thin, late)
	w.run(100 * time.Millisecond)
	w.meet(other, late)
	w.run(180 * time.Millisecond)
	if missing := other.log.total() - late.log.total(); missing == 0 || missing > firstBytes/300 {
		t.Errorf("%d entries are missing, want those that the first was asked for, %d at most", missing, firstBytes/300)
	}
}

// An answer with nothing in it says nothing of a line.
func TestWhoGaveNothingIsAskedForLittleStill(t *testing.T) {
	w := newNet(t)
	late, other := w.add(newLog()), w.add(newLog())
	w.haveAll(1)
	other.log.denies = true
	w.meet(other, late)
	w.run(time.Second)
	if n := late.find(other.id); len(n.requests) > 0 || n.pace.failures > 0 || late.log.total() > 0 {
		t.Fatal("they are not as the test wants them")
	}
	other.log.denies = false
	other.log.write(authorOf(99), 200, 300)
	other.Compare(w.now, late.id)
	other.settle()
	for len(late.find(other.id).requests) == 0 && w.now.Before(start.Add(2*time.Second)) {
		w.run(time.Millisecond)
	}
	asked := uint64(0)
	for _, q := range late.find(other.id).requests {
		for _, need := range q.needs {
			asked += need.To - need.From + 1
		}
	}
	if asked == 0 || asked > firstBytes/300 {
		t.Errorf("%d entries were asked for first, want %d at most", asked, firstBytes/300)
	}
}

// How long little takes says nothing of how long much does: where a thin line is all there is, it is waited for.
func TestThinLineThatIsAllThereIsSuffices(t *testing.T) {
	w := newNet(t)
	late, thin := w.add(newLog()), w.add(newLog())
	thin.rate = 10_000
	thin.log.write(authorOf(1), 600, 300)
	w.meet(thin, late)
	w.run(600 * 300 * time.Second / 10_000 * 5 / 4)
	if s := late.Stats(); !w.same() || s.Late > 0 || s.FetchedFrom != 600*300 {
		t.Errorf("%d of 600 entries are here: %+v", late.log.total(), s)
	}
}

// Who was asked for single entries, and then for much over a line that is thin, is waited for longer each time.
func TestThinLineThatAnsweredSoonIsWaitedForLonger(t *testing.T) {
	w := newNet(t)
	late, thin := w.add(newLog()), w.add(newLog())
	w.meet(thin, late)
	for i := range 10 {
		thin.log.write(authorOf(i), 1, 300)
		thin.Compare(w.now, late.id)
		thin.settle()
		w.run(time.Second)
	}
	if !w.same() {
		t.Fatal("the single entries are not here")
	}
	thin.rate = 6_000 // 64 KiB take 11 s
	thin.log.write(authorOf(99), 400, 300)
	thin.Compare(w.now, late.id)
	thin.settle()
	if w.run(2 * time.Minute); !w.same() {
		t.Errorf("%d of 410 entries are here: %+v", late.log.total(), late.Stats())
	}
}

// Who claims to have everything and gives nothing is nobody who could be asked for what others are late with.
func TestWhoDeniesMakesNobodyImpatient(t *testing.T) {
	w := newNet(t)
	late, liar, thin, busy := w.add(newLog()), w.add(newLog()), w.add(newLog()), w.add(newLog())
	thin.rate, busy.rate = 2_000, 50_000
	w.haveAll(50)
	liar.log.denies = true
	for _, n := range w.nodes[1:] {
		w.meet(n, late)
	}
	w.run(impatience / 2)
	for i := range late.find(liar.id).theirs { // of each log it gave nothing
		late.find(liar.id).theirs[i].stuck = true
	}
	w.run(impatience)
	asked := late.find(thin.id).requests
	if len(asked) == 0 || len(late.find(busy.id).requests) == 0 || len(late.find(liar.id).requests) > 0 {
		t.Fatal("they are not as the test wants them")
	}
	if asked[0].freed {
		t.Error("others are asked for the same, as one that gives nothing is idle")
	}
}

// Nobody waits for who answered once and whose line became thin since: a stream may have begun that goes first there.
func TestWhoBecomesSlowHoldsUpNobody(t *testing.T) {
	w := newNet(t)
	late, first, other := w.add(newLog()), w.add(newLog()), w.add(newLog())
	w.haveAll(5)
	w.meet(first, late)
	for late.log.total() == 0 {
		w.run(time.Millisecond)
	}
	first.rate = 5_000
	w.meet(other, late)
	w.run(600 * time.Millisecond)
	if !w.same() {
		t.Errorf("not all is here after 0.6 s: %+v", late.Stats())
	}
	w.run(20 * time.Second)
	w.checkFaults()
}
