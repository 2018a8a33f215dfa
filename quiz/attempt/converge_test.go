package attempt

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// history writes a class in which two give tests and six take them, sound things and others, with clocks that cross.
func history(t testing.TB, seed uint64, entries int) (*class, *member) {
	rng := rand.New(rand.NewPCG(seed, 3))
	c := newClass(t)
	staff := []*member{c.member(1, instructor), c.member(2, proctor), c.member(3, student|journal.Grade)}
	var students []*member
	for n := range byte(6) {
		students = append(students, c.member(10+n, student))
	}
	is := about()
	is.Attempts, is.Limit, is.Overdue = rng.IntN(3), time.Duration(rng.IntN(3))*time.Minute, quiz.Overdue(rng.IntN(3))
	is.Behaviour = quiz.Behaviour(rng.IntN(3))
	var written []journal.Entry
	staff[0].announces(rng.Float64()*20, is)
	for range entries {
		now := rng.Float64() * 600
		if by := staff[rng.IntN(len(staff))]; rng.IntN(4) == 0 {
			by.gives(rng, now, students, written)
			continue
		}
		m := students[rng.IntN(len(students))]
		written = append(written, m.takes(rng, now))
	}
	return c, staff[0]
}

// gives has somebody of staff do something.
func (m *member) gives(rng *rand.Rand, now float64, students []*member, written []journal.Entry) {
	to := students[rng.IntN(len(students))]
	extra := time.Duration(rng.IntN(5)) * time.Minute
	switch rng.IntN(9) {
	case 0:
		m.announces(now, about())
	case 1:
		m.starts(now, journal.Clock(rng.IntN(2))*clock(now+float64(rng.IntN(400))), m.box(to, Given{Extra: extra}))
	case 2:
		body, err := Change{Test: testID, Kind: Started, Open: true, Key: PaperKey{byte(rng.IntN(2))}}.Encode()
		m.says(now, body, err)
	case 3:
		body, err := Change{Test: testID, Kind: Extended, Closes: clock(now + 300)}.Encode()
		m.says(now, body, err)
	case 4:
		body, err := Change{Test: testID, Kind: []ChangeKind{Ended, Released}[rng.IntN(2)]}.Encode()
		m.says(now, body, err)
	case 5:
		body, err := Takers{testID, []Taker{{Who: to.author(), Extra: extra, Takes: rng.IntN(2) == 0}}}.Encode()
		m.decides(now, body, err)
	case 6:
		body, err := Marked{Test: testID, Who: to.author(), Attempt: 1, Mark: float64(rng.IntN(3)), Comment: fmt.Sprint(now)}.Encode()
		m.decides(now, body, err)
	case 7:
		body, err := Keys{testID, key, []byte("the key's")}.Encode()
		m.decides(now, body, err)
	default:
		if len(written) > 0 {
			m.receipts(now, written[rng.IntN(len(written))])
		}
	}
}

// takes has a student do something.
func (m *member) takes(rng *rand.Rand, now float64) journal.Entry {
	n := 1 + rng.IntN(2)
	switch rng.IntN(12) {
	case 0, 1:
		return m.does(now, Step{Kind: Opened, Attempt: n})
	case 2:
		return m.does(now, Step{Kind: Finished, Attempt: n})
	case 3:
		return m.does(now, Step{Kind: Signalled, Attempt: n, Signal: Signal(1 + rng.IntN(4))})
	case 4:
		return m.does(now, Step{Kind: Checked, Attempt: n, Place: Place{Slot: uint16(rng.IntN(3))}})
	case 5:
		return m.does(now, Step{Kind: Answered, Attempt: n, Edit: Edit{Head: rng.IntN(9), Middle: []byte{packedText, 'x'}}})
	case 6:
		return m.does(now, Step{Kind: Flagged, Attempt: n, On: rng.IntN(2) == 0})
	}
	return m.answers(now, rng.IntN(3), fmt.Sprintf("%f", now))
}

// All who have the same entries see the same tests, whatever the order in which these came.
func TestTestsConverge(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 20
	}
	for seed := range seeds {
		c, by := history(t, seed, 150)
		fresh := func() journal.Reducer { return fold{New(by.author(), openerOf(by.author()))} }
		all := c.script.Entries()
		want := applied(fresh(), all)
		rng := rand.New(rand.NewPCG(seed, 4))
		if seed%20 == 0 {
			journaltest.Converges(t, fresh, all) // and with duplicates, litter and parts that meet
		}
		for range 3 {
			if got := applied(fresh(), inAnotherOrder(rng, all)); got != want {
				t.Fatalf("seed %d: hash %x, want %x", seed, got[:8], want[:8])
			}
		}
	}
}

func applied(r journal.Reducer, all []journal.Entry) [32]byte {
	for _, e := range all {
		r.Apply(e)
	}
	return r.Hash()
}

// inAnotherOrder mixes logs, each in its own order.
func inAnotherOrder(rng *rand.Rand, all []journal.Entry) (out []journal.Entry) {
	logs, order := map[journal.Author][]journal.Entry{}, []journal.Author{}
	for _, e := range all {
		logs[e.Author] = append(logs[e.Author], e)
		order = append(order, e.Author)
	}
	rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
	for _, a := range order {
		out, logs[a] = append(out, logs[a][0]), logs[a][1:]
	}
	return out
}

// Who forgets one side and is told it anew sees what was seen before.
func TestEachSideCanBeToldAnew(t *testing.T) {
	for seed := range uint64(20) {
		c, by := history(t, seed, 150)
		is := New(by.author(), openerOf(by.author()))
		want := applied(fold{is}, c.script.Entries())
		for _, desk := range []bool{true, false} {
			if desk {
				is.ResetDesk()
			} else {
				is.ResetClass()
			}
			for _, e := range c.script.Entries() {
				if (e.Author[0]&deskMark != 0) == desk {
					fold{is}.Apply(e)
				}
			}
			if got := (fold{is}).Hash(); got != want {
				t.Fatalf("seed %d, desk %v: hash %x, want %x", seed, desk, got[:8], want[:8])
			}
		}
	}
}
