package posting

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A table is an Engine with neighbours that are played by the test, and a list of what it sends them.
type table struct {
	t    testing.TB
	e    *Engine
	now  time.Time
	sent []string
	full bool // nobody has room
}

func newTable(t testing.TB, neighbors int) *table {
	x := &table{t: t, now: simStart}
	x.e = New(Config{Sender: x, Rand: rand.New(rand.NewPCG(1, 2)), Now: x.now})
	x.e.SetMembers(1000, false)
	x.e.eagerFirst = 2
	for h := range neighbors {
		x.e.Add(x.now, Neighbor(h))
	}
	x.sent = nil
	return x
}

func (x *table) Push(to Neighbor, data []byte, w Wave) bool {
	if x.full {
		return false
	}
	x.sent = append(x.sent, fmt.Sprintf("%d push %x wave %d", to, data[0], min(w, waveFetched)))
	return true
}

func (x *table) Announce(to Neighbor, list []Announced) bool {
	x.sent = append(x.sent, fmt.Sprintf("%d announce %d", to, len(list)))
	return true
}

func (x *table) Fetch(to Neighbor, ids []ID, graft bool) {
	s := fmt.Sprintf("%d fetch %d", to, len(ids))
	if graft {
		s = fmt.Sprintf("%d graft", to)
	}
	x.sent = append(x.sent, s)
}

func (x *table) Prune(to Neighbor) { x.sent = append(x.sent, fmt.Sprintf("%d prune", to)) }

func (x *table) CatchUp(to Neighbor, within time.Duration) {
	x.sent = append(x.sent, fmt.Sprintf("%d catch up %v", to, within))
}

// want fails unless this is what was sent since the last call, announcements left out.
func (x *table) want(why string, want ...string) {
	x.t.Helper()
	got := slices.DeleteFunc(x.sent, func(s string) bool { return s[2:min(len(s), 10)] == "announce" })
	slices.Sort(got)
	if !slices.Equal(got, want) {
		x.t.Errorf("%s: sent %q, want %q", why, got, want)
	}
	x.sent = nil
}

// pass lets time go by.
func (x *table) pass(d time.Duration) {
	for end := x.now.Add(d); ; {
		wake := x.e.Wake()
		if wake.IsZero() || wake.After(end) {
			x.now = end
			return
		}
		if wake.After(x.now) {
			x.now = wake
		}
		x.e.Advance(x.now)
	}
}

func idOf(i int) (id ID) {
	id[0], id[1], id[2], id[15] = byte(i), byte(i>>8), byte(i>>16), 1
	return id
}

func message1(i int, size int) []byte { return append([]byte{byte(i)}, make([]byte, size)...) }

func (x *table) got(from Neighbor, i int, w Wave) {
	x.e.Accept(x.now, from, idOf(i), w, message1(i, 10))
}

func (x *table) hears(from Neighbor, ids ...int) {
	var list []Announced
	for _, i := range ids {
		list = append(list, Announced{ID: idOf(i)})
	}
	x.e.Announced(x.now, from, list)
}

func TestFirstLinksAreEagerAndOthersLazy(t *testing.T) {
	x := newTable(t, 5)
	x.got(4, 1, waveTree) // 4 thinks the link eager, so it is
	x.want("new", "0 push 1 wave 0", "1 push 1 wave 0")
	x.got(0, 2, waveTree)
	x.want("next", "1 push 2 wave 0", "4 push 2 wave 0")
}

func TestDuplicateMakesTheLinkLazy(t *testing.T) {
	x := newTable(t, 5)
	x.got(0, 1, waveTree)
	x.want("new", "1 push 1 wave 0")
	x.e.Duplicate(x.now, 1, idOf(1), waveTree)
	x.want("a cycle", "1 prune")
	x.got(0, 2, waveTree)
	x.want("lazy by now")
}

func TestWavesThatMeetProveNoCycle(t *testing.T) {
	x := newTable(t, 5)
	x.got(0, 1, waveTree)
	x.sent = nil
	x.e.Duplicate(x.now, 1, idOf(1), 3)
	x.want("from another neighbour of the publisher")
	x.e.Duplicate(x.now, 1, idOf(1), waveFetched+3)
	x.want("from a member that made a link eager for it", "1 prune")
}

func TestMissingMessageIsFetchedAndTheLinkBecomesEager(t *testing.T) {
	x := newTable(t, 5)
	x.hears(3, 1)
	x.pass(waitInitial / 2)
	x.want("it may be on its way")
	x.pass(waitInitial)
	x.want("overdue", "3 fetch 1")
	x.e.Accept(x.now, 3, idOf(1), waveTree, message1(1, 10))
	x.want("fetched", "0 push 1 wave 128", "1 push 1 wave 128", "3 graft")
	x.got(0, 2, waveTree)
	x.want("next", "1 push 2 wave 0", "3 push 2 wave 0")
}

func TestMessageThatComesInTimeIsNotFetched(t *testing.T) {
	x := newTable(t, 5)
	x.hears(3, 1)
	x.pass(waitInitial / 2)
	x.got(0, 1, waveTree)
	x.pass(5 * time.Second)
	x.want("came", "1 push 1 wave 0")
}

func TestOthersAreAskedWhenOneDoesNotAnswer(t *testing.T) {
	x := newTable(t, 8)
	for h := range Neighbor(8) {
		x.hears(h, 1)
	}
	x.pass(2 * waitInitial)
	x.want("the first", "0 fetch 1")
	x.pass(answerInitial)
	x.want("two more", "1 fetch 1", "2 fetch 1")
	x.pass(answerInitial)
	x.want("four more", "3 fetch 1", "4 fetch 1", "5 fetch 1", "6 fetch 1")
	x.pass(answerInitial)
	x.want("the last", "7 fetch 1")
	x.pass(time.Minute)
	if len(x.e.live) != 0 || len(x.e.missing) != 0 {
		t.Error("given up, but remembered")
	}
}

func TestWhoNeverFailedIsAskedAtOnce(t *testing.T) {
	x := newTable(t, 4)
	x.hears(0, 1)
	x.pass(time.Second)
	x.hears(0, 2)
	x.pass(2 * waitInitial)
	x.want("asked in vain, and again", "0 fetch 1", "0 fetch 1")
	x.hears(1, 2)
	x.pass(0)
	x.want("a better one", "1 fetch 1")
}

func TestOneWhoFailedIsAskedLast(t *testing.T) {
	x := newTable(t, 4)
	x.hears(0, 1)
	x.pass(time.Second)
	x.want("asked in vain", "0 fetch 1")
	x.hears(0, 2)
	x.hears(1, 2)
	x.pass(2 * waitInitial)
	x.want("asked next", "1 fetch 1")
}

func TestLongMessagesAreAnnouncedOnly(t *testing.T) {
	x := newTable(t, 3)
	x.e.Publish(x.now, idOf(1), message1(1, PushLimit))
	if want := []string{"0 announce 1", "1 announce 1", "2 announce 1"}; !slices.Equal(x.sent, want) {
		t.Errorf("published: %q, want %q", x.sent, want)
	}
	x.sent = nil
	x.e.Fetched(1, []ID{idOf(1)}, false)
	x.want("asked for", "1 push 1 wave 0")
	x.e.Announced(x.now, 2, []Announced{{ID: idOf(2), Large: true}})
	x.pass(0)
	x.want("nobody will send it unasked", "2 fetch 1")
	x.e.Accept(x.now, 2, idOf(2), waveTree, message1(2, PushLimit))
	if want := []string{"0 announce 1", "1 announce 1"}; !slices.Equal(x.sent, want) {
		t.Errorf("fetched: %q, want %q", x.sent, want)
	}
}

func TestWhatNobodyFetchedIsHandedOver(t *testing.T) {
	x := newTable(t, 4)
	x.e.Publish(x.now, idOf(1), message1(1, PushLimit))
	x.e.Publish(x.now, idOf(2), message1(2, PushLimit))
	x.e.Fetched(3, []ID{idOf(2)}, false)
	x.e.Announced(x.now, 2, []Announced{{ID: idOf(3), Large: true}})
	x.e.Accept(x.now, 2, idOf(3), waveTree, message1(3, PushLimit))
	x.sent = nil
	x.e.HandOver()
	x.want("one's own that nobody has", "0 push 1 wave 0", "1 push 1 wave 0")
}

func TestInsertedMessagesProveNoCycle(t *testing.T) {
	x := newTable(t, 4)
	x.e.Insert(x.now, idOf(1), message1(1, 10), true)
	if len(x.sent) != 2 || x.e.live[idOf(1)].wave == waveTree || x.e.live[idOf(1)].wave >= waveFetched {
		t.Errorf("sent %q", x.sent)
	}
	x.sent = nil
	x.e.Insert(x.now, idOf(1), message1(1, 10), true)
	x.e.Insert(x.now, idOf(2), message1(2, 10), false)
	x.want("here already, or to be announced only")
}

func TestPublisherDoesNotHangOnOneLink(t *testing.T) {
	x := newTable(t, 10)
	x.e.Pruned(0)
	x.e.Pruned(1)
	x.e.Publish(x.now, idOf(1), message1(1, 10))
	if len(x.sent) != spreadMost || x.e.eager.count() != 0 {
		t.Errorf("sent %q", x.sent)
	}
}

func TestLostEagerLinkIsReplacedAtOnce(t *testing.T) {
	x := newTable(t, 5)
	x.got(0, 9, waveTree)
	x.sent = nil
	x.hears(3, 1)
	x.e.Remove(x.now, 0)
	x.pass(0)
	x.want("one is made eager, and what is missing asked for", "2 graft", "3 fetch 1")
	x.e.Remove(x.now, 1)
	x.want("nothing came by this one, and it was not the only one")
	x.e.Remove(x.now, 3)
	x.pass(time.Second)
	x.want("nobody else has it")
	x.e.Add(x.now, 3)
	x.want("a neighbour once more", "3 catch up 1s", "3 graft")
}

func TestFasterLinkTakesThePlaceOfASlowOne(t *testing.T) {
	x := newTable(t, 5)
	for i := range swapSamples {
		x.pass(swapEvery)
		x.got(0, i, waveTree)
		x.sent = nil
		x.e.Announced(x.now, 3, []Announced{{ID: idOf(i), Age: 2 * swapGain}})
	}
	x.want("usually earlier", "0 prune", "3 graft")
	for i := range 20 { // it does not hold what it promised
		x.pass(swapEvery)
		x.got(1, 100+i, waveTree)
		x.sent = nil
		x.e.Pruned(3)
		x.e.Announced(x.now, 3, []Announced{{ID: idOf(100 + i), Age: 2 * swapGain}})
		if i < int(2*trialEvery/swapEvery)-2 && i != int(trialEvery/swapEvery)-1 {
			x.want(fmt.Sprintf("not again so soon: %d", i))
		}
	}
}

func TestNewcomerIsNotToldWhatCameBefore(t *testing.T) {
	x := newTable(t, 1)
	x.pass(10 * time.Second)
	x.e.Announced(x.now, 0, []Announced{{ID: idOf(1), Age: 11 * time.Second}, {ID: idOf(2), Age: 9 * time.Second}})
	x.pass(waitInitial * 2)
	x.want("only one since it joined", "0 fetch 1")
}

func TestCatchingUpHappensOnce(t *testing.T) {
	x := newTable(t, 1)
	for i := range 10 {
		x.got(0, i, waveTree)
		x.pass(time.Second)
	}
	x.e.Add(x.now, 1)
	x.sent = nil
	for range 3 {
		x.e.CaughtUp(x.now, 1, 5500*time.Millisecond)
		x.pass(time.Second)
	}
	if want := []string{"1 announce 5"}; !slices.Equal(x.sent, want) {
		t.Errorf("sent %q, want %q", x.sent, want)
	}
}

func TestWhatWasSentBeforeANeighbourListenedIsOfferedAgain(t *testing.T) {
	x := newTable(t, 2)
	x.got(0, 1, waveTree)
	x.want("sent", "1 push 1 wave 0")
	x.pass(5 * time.Second)
	x.e.CaughtUp(x.now, 1, 10*time.Second)
	x.sent = nil
	x.pass(time.Second)
	if want := []string{"1 announce 1"}; !slices.Equal(x.sent, want) {
		t.Errorf("sent %q, want %q", x.sent, want)
	}
	x.sent = nil
	x.e.Fetched(1, []ID{idOf(1)}, false)
	x.e.Fetched(1, []ID{idOf(1)}, false)
	x.want("once more", "1 push 1 wave 0")
}

func TestEngineSendsWithoutAllocating(t *testing.T) {
	s := &silent{}
	e := New(Config{Sender: s, Rand: rand.New(rand.NewPCG(1, 2)), Now: simStart})
	for h := range Neighbor(24) {
		e.Add(simStart, h)
		e.Fetched(h, nil, true)
	}
	now, i, data := simStart, 0, make([]byte, 300)
	step := func() {
		i++
		now = now.Add(time.Second)
		e.Accept(now, Neighbor(i%24), idOf(i), waveTree, data)
		e.Announced(now, Neighbor((i+1)%24), s.list[:])
		for w := e.Wake(); w.Sub(now) < time.Second; w = e.Wake() {
			e.Advance(w)
		}
	}
	for range seenSize + 100 { // until the sets are full
		step()
	}
	if n := testing.AllocsPerRun(1000, step); n >= 1 {
		t.Errorf("%v allocations a message with 24 neighbours", n)
	}
}

// A silent sender sends nothing.
type silent struct{ list [3]Announced }

func (*silent) Push(Neighbor, []byte, Wave) bool     { return true }
func (*silent) Announce(Neighbor, []Announced) bool  { return true }
func (*silent) Fetch(Neighbor, []ID, bool)           {}
func (*silent) Prune(Neighbor)                       {}
func (*silent) CatchUp(to Neighbor, d time.Duration) {}
