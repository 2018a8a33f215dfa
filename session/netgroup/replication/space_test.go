package replication

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var testStart = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// A bench is one space whose neighbours are played by the test.
type bench struct {
	t     *testing.T
	space *Space
	now   time.Time
}

func newBench(t *testing.T, cfg Config, neighbors ...Neighbor) *bench {
	cfg.Rand = rand.New(rand.NewPCG(1, 1))
	b := &bench{t: t, space: New(cfg), now: testStart}
	for _, n := range neighbors {
		b.space.Meet(b.now, n)
		b.hear(n, (&update{whole: true}).appendTo(nil))
	}
	b.sent()
	return b
}

// hear gives the space a message that is in order.
func (b *bench) hear(n Neighbor, message []byte) {
	b.t.Helper()
	if err := b.space.Receive(b.now, n, message); err != nil {
		b.t.Fatalf("Receive(%x) from %d = %v", message, n, err)
	}
}

func (b *bench) hearHave(n Neighbor, r Range) {
	b.t.Helper()
	b.hear(n, (&update{sets: [4]Set{setHave: setOf(r)}}).appendTo(nil))
}

func (b *bench) hearWant(n Neighbor, r Range) {
	b.t.Helper()
	b.hear(n, (&update{sets: [4]Set{setWant: setOf(r)}}).appendTo(nil))
}

// sent returns what the space wants to send.
func (b *bench) sent() (all []Send) {
	for m, ok := b.space.NextSend(); ok; m, ok = b.space.NextSend() {
		all = append(all, m)
	}
	return all
}

// asked returns the requests among what the space sends.
func (b *bench) asked() map[Neighbor][]Range {
	got := map[Neighbor][]Range{}
	for _, m := range b.sent() {
		if m.Data[0] == byte(messageRequest) {
			r, err := parseRange(m.Data[1:])
			if err != nil {
				b.t.Fatal(err)
			}
			got[m.To] = append(got[m.To], r)
		}
	}
	return got
}

func (b *bench) events() (all []Event) {
	for e, ok := b.space.NextEvent(); ok; e, ok = b.space.NextEvent() {
		all = append(all, e)
	}
	return all
}

// advance lets time pass, with all the wakes in it.
func (b *bench) advance(d time.Duration) {
	end := b.now.Add(d)
	for at := b.space.Wake(); !at.IsZero() && !at.After(end); at = b.space.Wake() {
		if at.After(b.now) {
			b.now = at
		}
		b.space.Advance(b.now)
	}
	b.now = end
	b.space.Advance(b.now)
}

func (b *bench) wantAsked(why string, want map[Neighbor][]Range) {
	b.t.Helper()
	got := b.asked()
	if len(got) != len(want) {
		b.t.Fatalf("%s: asked %v, want %v", why, got, want)
	}
	for n := range want {
		if !slices.Equal(got[n], want[n]) {
			b.t.Fatalf("%s: asked %v, want %v", why, got, want)
		}
	}
}

func TestLowestFirstAsksForRangesThatFillAReply(t *testing.T) {
	b := newBench(t, Config{ObjectBytes: 1000}, 1)
	b.hearHave(1, Range{0, 999})
	b.space.AddWant(b.now, Range{10, MaxIndex})
	b.wantAsked("a request of 65 objects", map[Neighbor][]Range{1: {{10, 74}}})
	objects := make([][]byte, 60)
	b.now = b.now.Add(50 * time.Millisecond)
	b.hear(1, appendReply(nil, 10, objects))
	got := b.asked()[1]
	if len(got) == 0 || got[0].First != 70 {
		t.Errorf("after a reply of 60 objects asked for %v, want what follows those", got)
	}
}

func TestRarestFirstAsksForWhatFewestHave(t *testing.T) {
	b := newBench(t, Config{Strategy: RarestFirst, Objects: 10, ObjectBytes: 64 << 10}, 1, 2, 3)
	for _, n := range []Neighbor{2, 3} {
		b.hearHave(n, Range{0, 6})
		b.hearHave(n, Range{8, 9})
	}
	b.hearHave(1, Range{0, 9})
	b.space.AddWant(b.now, Range{0, 9})
	if got := b.asked()[1]; len(got) == 0 || got[0] != (Range{7, 7}) {
		t.Errorf("asked for %v, want object 7 first, which one neighbour alone has", got)
	}
}

// What is wanted later, or again, is chosen like what was wanted first.
func TestRarestFirstHoldsForWhatIsWantedLater(t *testing.T) {
	b := newBench(t, Config{Strategy: RarestFirst, Objects: 30, ObjectBytes: 64 << 10}, 1, 2, 3)
	b.space.AddWant(b.now, Range{20, 20})
	for _, n := range []Neighbor{2, 3} {
		b.hearHave(n, Range{0, 6})
	}
	b.hearHave(1, Range{0, 7})
	b.sent()
	b.space.AddWant(b.now, Range{0, 7})
	if got := b.asked()[1]; len(got) == 0 || got[0] != (Range{7, 7}) {
		t.Errorf("asked for %v, want object 7 first, which one neighbour alone has", got)
	}
}

func TestDeniedRequestGoesToAnother(t *testing.T) {
	b := newBench(t, Config{ObjectBytes: 64 << 10}, 1, 2)
	b.space.AddWant(b.now, Range{5, 5})
	b.sent()
	b.hearHave(1, Range{5, 5})
	b.wantAsked("the only one who has it", map[Neighbor][]Range{1: {{5, 5}}})
	b.hearHave(2, Range{5, 5})
	b.wantAsked("it is asked for already", nil)
	b.hear(1, appendRange(nil, messageDeny, Range{5, 5}))
	b.advance(0)
	b.wantAsked("the first denied it", map[Neighbor][]Range{2: {{5, 5}}})
	failed := slices.ContainsFunc(b.events(), func(e Event) bool { return e == Event(FetchFailed{1, Range{5, 5}}) })
	if !failed {
		t.Error("no FetchFailed")
	}
}

func TestUnansweredRequestGoesToAnotherAndTheSilentOneIsLeftAlone(t *testing.T) {
	b := newBench(t, Config{ObjectBytes: 64 << 10}, 1, 2)
	b.hearHave(1, Range{0, 99})
	b.space.AddWant(b.now, Range{0, 99})
	b.sent()
	b.advance(firstPatience)
	b.asked()
	b.hearHave(2, Range{0, 99})
	b.advance(time.Second)
	if got := b.asked()[2]; !slices.Contains(got, Range{0, 0}) {
		t.Errorf("asked the other for %v, want 0 too", got)
	}
	asks := 0
	for range 120 {
		b.advance(time.Second)
		asks += len(b.asked()[1])
	}
	if asks > 8 {
		t.Errorf("asked the silent neighbour %d times in 2 minutes, want 8 at most", asks)
	}
}

func TestWrongObjectMakesALiar(t *testing.T) {
	b := newBench(t, Config{ObjectBytes: 64 << 10}, 1, 2)
	b.space.AddWant(b.now, Range{0, 0})
	b.hearHave(1, Range{0, 0})
	b.hearHave(2, Range{0, 0})
	b.sent()
	b.hear(1, appendReply(nil, 0, [][]byte{[]byte("wrong")}))
	b.events()
	b.space.Refuse(b.now, 1, 0)
	if events := b.events(); !slices.Contains(events, Event(Liar{1})) {
		t.Errorf("events %v, want Liar", events)
	}
	b.wantAsked("the other may have the right one", map[Neighbor][]Range{2: {{0, 0}}})
	b.hear(2, appendReply(nil, 0, [][]byte{[]byte("right")}))
	b.space.AddHave(b.now, Range{0, 0})
	b.advance(time.Second)
	for _, m := range b.sent() {
		if m.To == 1 {
			t.Errorf("sent %x to a liar", m.Data)
		}
	}
	b.space.AddWant(b.now, Range{1, 1})
	b.hearHave(1, Range{1, 1})
	b.wantAsked("a liar is not asked again", nil)
}

func TestAtTheEndAtMostThreeAreAskedForOneObject(t *testing.T) {
	b := newBench(t, Config{ObjectBytes: 64 << 10}, 1, 2, 3, 4, 5)
	b.space.AddWant(b.now, Range{0, 0})
	for n := range Neighbor(5) {
		b.hearHave(n+1, Range{0, 0})
	}
	asked := len(b.asked())
	if asked != 1 {
		t.Fatalf("%d asked at first, want 1", asked)
	}
	b.advance(3 * time.Second)
	asked += len(b.asked())
	if asked != maxCopies {
		t.Errorf("%d asked after 3 s, want %d", asked, maxCopies)
	}
	b.hear(1, appendReply(nil, 0, [][]byte{{1}}))
	cancels := 0
	for _, m := range b.sent() {
		if m.Data[0] == byte(messageCancel) {
			cancels++
		}
	}
	if cancels != maxCopies-1 {
		t.Errorf("%d cancels, want %d", cancels, maxCopies-1)
	}
}

func TestObjectFromElsewhereTakesTheRequestBack(t *testing.T) {
	b := newBench(t, Config{ObjectBytes: 64 << 10}, 1)
	b.space.AddWant(b.now, Range{0, 0})
	b.hearHave(1, Range{0, 0})
	b.sent()
	b.space.AddHave(b.now, Range{0, 0})
	if m := b.sent(); len(m) != 1 || m[0].Data[0] != byte(messageCancel) {
		t.Errorf("sent %v, want a cancel", m)
	}
}

// changes counts the updates while 8 objects come every 25 ms.
func (b *bench) changes() (updates int, last update) {
	b.t.Helper()
	for i := range uint64(8) {
		b.space.AddHave(b.now, Range{100 + i, 100 + i})
		b.advance(25 * time.Millisecond)
	}
	for _, m := range b.sent() {
		updates++
		last, _ = parseUpdate(m.Data[1:])
	}
	return updates, last
}

func TestChangesAreToldTogetherUnlessThereIsNothingToDo(t *testing.T) {
	b := newBench(t, Config{}, 1)
	b.space.AddHave(b.now, Range{0, 0})
	b.advance(0)
	if m := b.sent(); len(m) != 1 {
		t.Fatalf("%d updates at once after a pause, want 1", len(m))
	}
	b.hear(1, appendRange(nil, messageRequest, Range{0, 0}))
	updates, last := b.changes()
	if updates != 1 || !slices.Equal(last.sets[setHave].ranges, []Range{{100, 107}}) {
		t.Errorf("%d updates in 200 ms while a request waits, the last %+v; want 1 with all 8", updates, last)
	}
	b.hear(1, appendRange(nil, messageCancel, Range{0, 0}))
	b.space.RemoveHave(b.now, Range{100, 107})
	b.advance(time.Second)
	b.sent()
	if updates, _ := b.changes(); updates < 7 {
		t.Errorf("%d updates in 200 ms while nobody asks for anything, want one each 25 ms", updates)
	}
}

func TestMeetingTellsAll(t *testing.T) {
	b := newBench(t, Config{})
	b.space.AddHave(b.now, Range{3, 4})
	b.space.AddWant(b.now, Range{7, 9})
	b.sent()
	b.space.Meet(b.now, 1)
	m := b.sent()
	want := update{whole: true, answer: true, sets: [4]Set{setHave: setOf(Range{3, 4}), setWant: setOf(Range{7, 9})}}
	if len(m) != 1 {
		t.Fatalf("%d messages, want 1", len(m))
	}
	if string(m[0].Data) != string(want.appendTo(nil)) {
		t.Errorf("sent %x, want %x", m[0].Data, want.appendTo(nil))
	}
}

func TestRequestIsPassedOnWhenThereIsRoomAndAnswered(t *testing.T) {
	b := newBench(t, Config{}, 1, 2)
	b.space.AddHave(b.now, Range{0, 9})
	b.hear(1, appendRange(nil, messageRequest, Range{0, 3}))
	b.hear(1, appendRange(nil, messageRequest, Range{4, 4}))
	b.hear(2, appendRange(nil, messageRequest, Range{5, 5}))
	b.hear(2, appendRange(nil, messageRequest, Range{77, 77}))
	b.advance(0)
	sends := b.sent()
	if !slices.ContainsFunc(sends, func(m Send) bool { return m.To == 2 && m.Data[0] == byte(messageDeny) }) {
		t.Error("what is not here was not denied")
	}
	var order []Neighbor
	for b.space.Serve(b.now, func(Neighbor) bool { return true }) {
		r := b.events()[0].(Request)
		order = append(order, r.From)
		b.space.Write(b.now, r.ID, make([]byte, 40<<10), make([]byte, 40<<10))
	}
	if !slices.Equal(order, []Neighbor{1, 2, 1}) {
		t.Errorf("answered %v, want neighbours by turns", order)
	}
	for _, m := range b.sent() {
		if _, objects, err := parseReply(m.Data[1:]); !m.Bulk || err != nil || len(objects) != 1 {
			t.Errorf("reply of %d objects, bulk %t, %v; want 1 as two exceed 64 KiB", len(objects), m.Bulk, err)
		}
	}
}

func TestRequestTakenBackIsNotAnswered(t *testing.T) {
	b := newBench(t, Config{}, 1)
	b.space.AddHave(b.now, Range{0, 9})
	b.hear(1, appendRange(nil, messageRequest, Range{0, 3}))
	b.hear(1, appendRange(nil, messageCancel, Range{0, 3}))
	if b.space.Serve(b.now, func(Neighbor) bool { return true }) {
		t.Error("Serve = true, want false")
	}
}

// Who seeds shows nothing to who wants nothing, so that what is wanted has to be told however late.
func TestWhatIsWantedIsToldToWhoAnswersLate(t *testing.T) {
	b := newBench(t, Config{})
	b.space.Meet(b.now, 1)
	b.space.AddWant(b.now, Range{0, 9})
	b.advance(time.Second) // it is told, but not to who has said nothing yet
	b.sent()
	b.hear(1, (&update{whole: true}).appendTo(nil))
	told := b.sent()
	if len(told) != 1 {
		t.Fatalf("%d messages, want one", len(told))
	}
	u, err := parseUpdate(told[0].Data[1:])
	if err != nil || !u.whole || u.answer || !u.sets[setWant].Covers(Range{0, 9}) {
		t.Errorf("told %+v, %v; want all that is wanted", u, err)
	}
	b.hear(1, (&update{whole: true}).appendTo(nil))
	if more := b.sent(); len(more) > 0 {
		t.Errorf("told again: %d messages", len(more))
	}
}
