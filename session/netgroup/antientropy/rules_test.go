package antientropy

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// pair returns two members who have the same logs.
func pair(t *testing.T, logs int) (w *net, a, b *node) {
	w = newNet(t)
	a, b = w.add(newLog()), w.add(newLog())
	for i := range logs {
		a.log.write(authorOf(i), 10+i%7, 60)
		b.log.write(authorOf(i), 10+i%7, 60)
	}
	return w, a, b
}

func TestComparingCostsWhatDiffers(t *testing.T) {
	for _, tt := range []struct {
		logs, differ int
		ahead        bool // who begins
		most         int
	}{
		{30, 0, true, 20}, {3000, 0, true, 20}, {30, 1, true, 220}, {30, 1, false, 290}, {3000, 1, true, 460}, {3000, 1, false, 540},
		{30, 30, false, 5200}, {3000, 10, false, 3600},
	} {
		w, a, b := pair(t, tt.logs)
		for i := range tt.differ {
			a.log.write(authorOf(i*tt.logs/tt.differ), 1, 60)
		}
		w.link(a, b, false)
		if tt.ahead {
			a.Compare(w.now, b.id)
			a.settle()
		} else {
			b.Compare(w.now, a.id)
			b.settle()
		}
		w.run(time.Second)
		bytes := a.sent[b.id] + b.sent[a.id] - tt.differ*62 // without the entries themselves
		t.Logf("%d logs of which %d differ, begun by who has more %v: %d bytes", tt.logs, tt.differ, tt.ahead, bytes)
		if bytes > tt.most || !w.same() {
			t.Errorf("%d logs of which %d differ: %d bytes, want at most %d; the same: %v", tt.logs, tt.differ, bytes, tt.most, w.same())
		}
		w.checkFaults()
	}
}

func TestWhatEitherLacksIsFoundWhoeverBegins(t *testing.T) {
	for logs := range 90 {
		w, a, b := pair(t, logs)
		a.log.write(authorOf(logs+1), 3, 60)
		b.log.write(authorOf(logs+2), 5, 60)
		b.log.write(authorOf(0), 5, 60)
		w.meet(a, b)
		w.run(5 * time.Second)
		if !w.same() || a.log.Length(authorOf(logs+2)) != 5 {
			t.Fatalf("%d logs: not the same", logs)
		}
		w.checkFaults()
	}
}

// What crosses a link that was cut reaches those who are not at its ends, whatever its age.
func TestCaughtUpIsPassedOn(t *testing.T) {
	w := newNet(t)
	for range 6 {
		w.add(newLog())
	}
	w.nodes[0].log.write(authorOf(1), 500, 300)
	for i := range 5 {
		w.meet(w.nodes[i], w.nodes[i+1])
	}
	w.run(4 * time.Second)
	if !w.same() {
		t.Error("not passed on along a chain of six within 4 s")
	}
}

func TestOneLogComesFromAllWhoHaveIt(t *testing.T) {
	w := newNet(t)
	late := w.add(newLog())
	const entries = 5000
	for range 5 {
		n := w.add(newLog())
		n.rate = 500_000
		n.log.write(authorOf(7), entries, 300)
	}
	for _, n := range w.nodes[1:] {
		w.meet(n, late)
	}
	w.run(2 * time.Second) // 1.5 MB take 3 s of one line
	if late.log.Length(authorOf(7)) != entries {
		t.Fatalf("%d entries are here", late.log.Length(authorOf(7)))
	}
	if s := late.Stats(); s.Fetched != entries || s.FetchedFrom != entries*300 {
		t.Errorf("%d entries came, want each once: %+v", s.Fetched, s)
	}
	for _, n := range w.nodes[1:] {
		if n.replied < entries/10 {
			t.Errorf("member %d gave %d entries", n.id, n.replied)
		}
	}
	w.checkFaults()
}

func TestSmallLogsShareAnAnswer(t *testing.T) {
	w := newNet(t)
	late, n := w.add(newLog()), w.add(newLog())
	const logs = 1000
	for i := range logs {
		n.log.write(authorOf(i), 1, 200)
	}
	w.meet(n, late)
	w.run(5 * time.Second)
	if s := n.Stats(); !w.same() || s.Answered > logs/100+10 {
		t.Errorf("%d answers for %d logs of an entry each", s.Answered, logs)
	}
}

func TestWhatIsDeniedOrNotAnsweredIsAskedOfOthers(t *testing.T) {
	w := newNet(t)
	late := w.add(newLog())
	for i := range 4 {
		n := w.add(newLog())
		n.log.write(authorOf(1), 3000, 300)
		n.log.write(authorOf(2), 3000, 300)
		n.log.denies, n.silent = i == 0, i == 1
		w.meet(n, late)
	}
	w.run(firstPatience + 3*time.Second)
	if late.log.Length(authorOf(1)) != 3000 || late.log.Length(authorOf(2)) != 3000 {
		t.Errorf("%d and %d entries of 3000: %+v", late.log.Length(authorOf(1)), late.log.Length(authorOf(2)), late.Stats())
	}
	if s := late.Stats(); s.Denied == 0 || s.Late == 0 {
		t.Errorf("nobody denied, or was late: %+v", s)
	}
	w.checkFaults()
}

// Who answers late and with one entry at a time holds up nobody who has others to ask.
func TestWhoDripsDelaysNoLog(t *testing.T) {
	for _, first := range []bool{true, false} {
		w := newNet(t)
		late := w.add(newLog())
		for i := range 4 {
			n := w.add(newLog())
			n.log.write(authorOf(1), 3000, 300)
			if (i == 0) == first && (i == 0 || i == 3) {
				n.log.drips, n.rate = true, 150 // an entry each 2 s
			}
			w.meet(n, late)
		}
		w.run(firstPatience)
		if got := late.log.Length(authorOf(1)); got != 3000 {
			t.Errorf("%d entries of 3000: %+v", got, late.Stats())
		}
	}
}

func TestWhatSomebodyOwesWhoLeavesIsAskedOfOthers(t *testing.T) {
	w := newNet(t)
	late := w.add(newLog())
	for range 3 {
		n := w.add(newLog())
		n.rate = 100_000
		n.log.write(authorOf(1), 2000, 300)
		w.meet(n, late)
	}
	w.run(300 * time.Millisecond)
	late.Part(w.now, w.nodes[1].id)
	late.settle()
	w.run(6 * time.Second)
	if late.log.Length(authorOf(1)) != 2000 || late.Stats().Late > 0 {
		t.Errorf("%d entries of 2000: %+v", late.log.Length(authorOf(1)), late.Stats())
	}
}

// A program that was started again may not write before it has its own log: whoever makes things up, or is slow, must not
// keep it from the others.
func TestOwnLogIsAskedOfAllWhoHaveIt(t *testing.T) {
	w := newNet(t)
	late := w.add(newLog())
	for i := range 3 {
		n := w.add(newLog())
		n.log.write(late.cfg.Self, 100, 300)
		n.silent = i < 2
		w.meet(n, late)
	}
	w.run(time.Second)
	if late.log.Length(late.cfg.Self) != 100 {
		t.Errorf("%d entries of the own log while two are silent", late.log.Length(late.cfg.Self))
	}
	told := 0
	for _, t := range late.told {
		if t.Yours == 100 {
			told++
		}
	}
	if told < 3 {
		t.Errorf("told by %d how far the own log goes", told)
	}
}

func TestWhoIsMuteIsToldNothingAndHeard(t *testing.T) {
	w, a, b := pair(t, 0)
	a.log.write(authorOf(1), 7, 60)
	b.log.write(authorOf(2), 7, 60)
	w.link(a, b, true) // a tells b nothing
	b.Compare(w.now, a.id)
	b.settle()
	w.run(time.Second)
	if a.log.Length(authorOf(2)) != 7 || b.log.Length(authorOf(1)) != 0 {
		t.Fatalf("%d entries heard, %d told", a.log.Length(authorOf(2)), b.log.Length(authorOf(1)))
	}
	if known, _ := b.Known(a.id); known != 0 {
		t.Error("told of a log")
	}
	a.Trust(b.id)
	a.Compare(w.now, b.id)
	a.settle()
	w.run(time.Second)
	if !w.same() {
		t.Error("not the same once it is trusted")
	}
}

// An author's log may come before the statement that admits the author: it is not fetched twice for that.
func TestLogsOfWhoeverIsNotAdmittedYetAreKeptForAMoment(t *testing.T) {
	w, a, b := pair(t, 0)
	b.log.write(authorOf(1), 100, 300)
	b.log.write(authorOf(2), 3000, 300)
	b.rate = 500_000
	a.log.refuses = authorOf(1)
	w.meet(a, b)
	w.run(time.Second)
	if a.log.Length(authorOf(1)) != 0 || a.Stats().Fetched < 200 {
		t.Fatalf("%d entries of who is not admitted, %d fetched", a.log.Length(authorOf(1)), a.Stats().Fetched)
	}
	a.log.refuses = journal.Author{}
	a.AskAgain(w.now, authorOf(1))
	a.settle()
	w.run(5 * time.Second)
	if s := a.Stats(); !w.same() || s.Fetched != 3100 {
		t.Errorf("%d entries of 100 once the author was admitted; %d fetched", a.log.Length(authorOf(1)), s.Fetched)
	}
}

// Both begin at the same time: the comparison of one of them goes on, and the other's ends.
func TestTwoWhoBeginCompareOnce(t *testing.T) {
	bytes := func(both bool) int {
		w, a, b := pair(t, 30)
		a.log.write(authorOf(5), 1, 60)
		w.link(a, b, false)
		a.Compare(w.now, b.id)
		if both {
			b.Compare(w.now, a.id)
			b.settle()
		}
		a.settle()
		w.run(time.Second)
		if !w.same() {
			t.Error("not the same")
		}
		return a.sent[b.id] + b.sent[a.id]
	}
	if one, two := bytes(false), bytes(true); two > one+15 {
		t.Errorf("%d bytes where both begin, %d where one does", two, one)
	}
}

// A newcomer to a class of thousands does not hear of all its logs from everybody at once, and those who say that they
// are going to tell, and do not, keep nobody else from it.
func TestNewcomerHearsOfThousandsOfLogsFromFewAtATime(t *testing.T) {
	t.Parallel()
	w := newNet(t)
	late := w.add(newLog())
	for i := range 8 {
		n := w.add(newLog())
		for k := range 3000 {
			n.log.write(authorOf(k), 1, 60)
		}
		w.link(n, late, false)
		if i < 3 { // these say so again and again
			for at := range 60 {
				w.at(start.Add(time.Duration(at)*time.Second), func() { n.Compare(w.now, late.id); n.sends = n.sends[len(n.sends)-1:]; n.settle() })
			}
			n.deaf = true
			continue
		}
		w.at(start.Add(time.Millisecond), func() { n.Compare(w.now, late.id); n.settle() })
	}
	w.run(200 * time.Millisecond)
	told := 0
	for _, n := range w.nodes[1:] {
		told += n.sent[late.id]
	}
	if told > 3*MaxLogs*(32+32+3) {
		t.Errorf("%d bytes told at once", told)
	}
	w.run(20 * time.Second)
	if late.log.Length(authorOf(2999)) != 1 || len(late.log.logs) != 3000 {
		t.Errorf("%d logs of 3000 are here after 20 s", len(late.log.logs))
	}
}

func TestHostileMessages(t *testing.T) {
	w, a, b := pair(t, 3)
	w.link(a, b, false)
	want := appendWant(nil, 1, []journal.Need{{Author: authorOf(1), From: 1, To: 5}})
	for i := range maxQueue {
		if err := a.Receive(w.now, b.id, want); err != nil {
			t.Fatalf("want %d: %v", i, err)
		}
	}
	unasked := answer{id: 5, raws: [][]byte{entryOf(authorOf(1), 1, 60)}}
	for name, message := range map[string][]byte{
		"a want too many":            want,
		"entries nobody asked for":   unasked.appendTo(nil),
		"a want of nothing":          appendWant(nil, 1, nil),
		"a cancellation cut short":   {byte(messageCancel)},
		"a comparison of half a VLU": {byte(messageCompare), 0x81},
	} {
		if err := a.Receive(w.now, b.id, message); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	if _, waiting := a.Known(b.id); waiting != maxQueue {
		t.Errorf("%d wants wait", waiting)
	}
	if err := a.Receive(w.now, b.id, appendCancel(nil, 1)); err != nil {
		t.Fatal(err)
	}
	if _, waiting := a.Known(b.id); waiting != 0 {
		t.Errorf("%d wants wait after all were taken back", waiting)
	}
	if err := a.Receive(w.now, b.id, []byte{77, 1, 2}); err != nil {
		t.Errorf("a kind of a later version: %v", err)
	}
}

// Whoever answers with something else than was asked for, again and again, makes nobody ask for ever.
func TestAnswersThatLeadNowhereEnd(t *testing.T) {
	w, a, b := pair(t, 0)
	b.log.write(authorOf(1), 50, 100)
	for i := range b.log.logs[authorOf(1)] {
		b.log.logs[authorOf(1)][i] = entryOf(authorOf(1), 999, 100)
	}
	w.meet(a, b)
	w.run(time.Minute)
	if s := a.Stats(); s.Fetched > 60 {
		t.Errorf("%d useless entries fetched", s.Fetched)
	}
}

func TestFetchPartsAreDisjoint(t *testing.T) {
	var f fetch
	for range 4 {
		p, ok := f.open(span{1, 20})
		if !ok {
			t.Fatal("nothing is open")
		}
		p.to = min(p.to, p.from+4)
		f.add(p)
	}
	if p, ok := f.open(span{1, 20}); ok {
		t.Errorf("%v is open", p)
	}
	f.remove(span{6, 10})
	if p, ok := f.open(span{3, 20}); !ok || p != (span{6, 10}) {
		t.Errorf("%v is open, want 6 to 10", p)
	}
	if got := fmt.Sprint(f.spans); got != "[{1 5} {11 15} {16 20}]" {
		t.Error(got)
	}
}
