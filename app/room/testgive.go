package room

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal"
)

// AnnounceTest tells the class of a test and gives out its files, sealed: from then on every computer fetches them, and only those of
// staff can read them. Who grades may. The test gets IDs where it has none, and new ones for all that can be chosen; it is returned as it was
// announced. Errors are quiz.CheckError, ErrNotAllowed, ErrTestKnown, or those of files.
func (r *Room) AnnounceTest(test *quiz.Test) (quiz.ID, error) {
	if !attempt.MayGrade(r.rights(r.self)) {
		return quiz.ID{}, ErrNotAllowed
	}
	if err := test.Check(); err != nil {
		return quiz.ID{}, err
	}
	sealed, err := test.Seal(rand.Reader)
	if err != nil {
		return quiz.ID{}, err
	}
	r.mu.Lock()
	known := r.tests.fold.Test(sealed.ID) != nil
	r.mu.Unlock()
	if known {
		return quiz.ID{}, ErrTestKnown
	}
	return sealed.ID, r.announce(&sealed)
}

// announce gives out the files of a test and tells of it: staff of its keys first.
func (r *Room) announce(test *quiz.Test) error {
	key, err := attempt.NewPaperKey(rand.Reader)
	if err != nil {
		return err
	}
	var whole, open bytes.Buffer
	paper := test.Paper()
	if err := errors.Join(quiz.WriteTest(&whole, test), quiz.WritePaper(&open, &paper)); err != nil {
		return err
	}
	sealed, err := attempt.SealPaper(key, test.ID, open.Bytes(), rand.Reader)
	if err != nil {
		return err
	}
	keyTicket, err := r.giveOut(whole.Bytes())
	if err != nil {
		return err
	}
	paperTicket, err := r.giveOut(sealed)
	if err != nil {
		return err
	}
	keys, err := attempt.Keys{Test: test.ID, Paper: key, Ticket: keyTicket}.Encode()
	if err := r.writeDesk(journal.KindMarking, keys, err); err != nil {
		return err
	}
	body, err := attempt.Announcement{Test: test.ID, About: attempt.AboutOf(test), Commit: key.Commit(test.ID), Ticket: paperTicket}.Encode()
	return r.write(journal.KindTest, body, err)
}

// giveOut gives a file to the class and returns its ticket, which nobody knows yet.
func (r *Room) giveOut(content []byte) ([]byte, error) {
	t, err := r.class.Share(r.projector.ctx, bytes.NewReader(content), uint64(len(content)), nil)
	if err != nil {
		return nil, err
	}
	return t.AppendTo(nil), nil
}

// writeDesk writes an entry to the desk log; err is what was wrong with its body.
func (r *Room) writeDesk(kind journal.Kind, body []byte, err error) error {
	if err != nil {
		return err
	}
	return call(func(ctx context.Context) error {
		_, err := r.class.AppendDesk(ctx, kind, body)
		return err
	})
}

// StartTest opens a test to those who take it. Those who grade or moderate may. Errors are ErrNoTest, ErrNotAllowed, ErrTestNotHere
// while this computer does not know the key, ErrExtra, and those about people.
func (r *Room) StartTest(id quiz.ID, start TestStart) error {
	g, err := r.giving(id)
	if err != nil {
		return err
	}
	if !g.state.HasKey {
		return ErrTestNotHere
	}
	if !start.Closes.IsZero() && !start.Closes.After(g.now) {
		return ErrTestClosing
	}
	given := map[journal.Author]attempt.Given{}
	for _, who := range start.Who {
		all, err := meantBy(who, r.everybody)
		if err != nil {
			return err
		}
		given[all[0]] = attempt.Given{Takes: true, Key: g.state.Key, Ticket: g.practice, Extra: g.extra[all[0]]}
	}
	for who, extra := range start.Extra {
		all, err := meantBy(who, r.everybody)
		if err != nil {
			return err
		}
		is := given[all[0]]
		is.Extra = extra
		given[all[0]] = is
	}
	c := attempt.Change{Test: id, Kind: attempt.Started, Open: len(start.Who) == 0}
	if !start.Closes.IsZero() {
		c.Closes = journal.ClockAt(start.Closes)
	}
	if c.Open {
		c.Key, c.Ticket = g.state.Key, g.practice
	}
	return r.give(c, given)
}

// A giving is a test that this person is about to change.
type giving struct {
	state    attempt.State
	about    attempt.About
	practice []byte // the ticket of the whole test, if students get that
	extra    map[journal.Author]time.Duration
	now      time.Time
}

// giving returns what there is to know for changing a test, or why this person may not.
func (r *Room) giving(id quiz.ID) (*giving, error) {
	if !attempt.MayGive(r.rights(r.self)) {
		return nil, ErrNotAllowed
	}
	now, err := r.classNow()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	is := r.tests.fold.Test(id)
	if is == nil {
		return nil, ErrNoTest
	}
	a, _, _ := is.Announcement()
	g := &giving{state: is.State(), about: a.About, now: now, extra: map[journal.Author]time.Duration{}}
	if a.About.Behaviour == quiz.Practice {
		g.practice = is.KeyTicket()
	}
	for _, m := range r.news.members {
		if extra := is.Extra(m.Author); extra > 0 {
			g.extra[m.Author] = extra
		}
	}
	return g, nil
}

// classNow returns the class time.
func (r *Room) classNow() (now time.Time, err error) {
	err = call(func(ctx context.Context) (err error) {
		now, err = r.class.ClassTime(ctx)
		return err
	})
	return now, err
}

// give writes a change of a test, and for staff to read what single people are given: first that, so that staff never know less than
// who it is for. What does not fit one entry goes into more.
func (r *Room) give(c attempt.Change, given map[journal.Author]attempt.Given) error {
	people := slices.SortedFunc(maps.Keys(given), journal.Author.Compare)
	var takers []attempt.Taker
	for _, who := range people {
		if given[who].Extra < 0 || given[who].Extra > attempt.MaxTime {
			return ErrExtra
		}
		takers = append(takers, attempt.Taker{Who: who, Extra: given[who].Extra, Takes: given[who].Takes})
	}
	for part := range slices.Chunk(takers, attempt.MaxTakers) {
		body, err := attempt.Takers{Test: c.Test, List: part}.Encode()
		if err := r.writeDesk(journal.KindMarking, body, err); err != nil {
			return err
		}
	}
	var boxes [][]byte
	if err := r.inspect(func() error {
		for _, who := range people {
			box, err := given[who].Seal(r.seals, r.self, who, c.Test)
			if err != nil {
				return err
			}
			boxes = append(boxes, box)
		}
		return nil
	}); err != nil {
		return err
	}
	parts := slices.Collect(slices.Chunk(boxes, attempt.MaxBoxes))
	if len(parts) == 0 {
		parts = [][][]byte{nil}
	}
	for _, part := range parts {
		c.Boxes = part
		body, err := c.Encode()
		if err := r.write(journal.KindTest, body, err); err != nil {
			return err
		}
	}
	return nil
}

// inspect does something on the loop, which has the keys.
func (r *Room) inspect(what func() error) error {
	return call(func(ctx context.Context) error {
		var failed error
		if err := r.class.Inspect(ctx, func(session.View) { failed = what() }); err != nil {
			return err
		}
		return failed
	})
}

// ExtendTest gives a person, by name or ID, more time than they have; with [Everyone] the test closes that much later than it would,
// or than now if it was ended.
func (r *Room) ExtendTest(id quiz.ID, who string, by time.Duration) error {
	g, err := r.giving(id)
	switch {
	case err != nil:
		return err
	case g.state.Started == 0:
		return ErrTestNotBegun
	case by <= 0 || by > attempt.MaxTime:
		return ErrExtra
	}
	c := attempt.Change{Test: id, Kind: attempt.Extended}
	if who == Everyone {
		if g.state.Closes == 0 {
			return ErrExtra // it is open until it is ended
		}
		from := g.state.Closes.Time()
		if g.state.Hard || from.Before(g.now) {
			from = g.now
		}
		c.Closes = journal.ClockAt(from.Add(by))
		return r.give(c, nil)
	}
	all, err := meantBy(who, r.everybody)
	if err != nil {
		return err
	}
	given := attempt.Given{Extra: g.extra[all[0]] + by}
	if !g.state.All {
		given.Takes, given.Key, given.Ticket = true, g.state.Key, g.practice
	}
	return r.give(c, map[journal.Author]attempt.Given{all[0]: given})
}

// EndTest ends a test for everybody, now, those with more time too.
func (r *Room) EndTest(id quiz.ID) error {
	g, err := r.giving(id)
	if err != nil {
		return err
	}
	if g.state.Started == 0 {
		return ErrTestNotBegun
	}
	return r.give(attempt.Change{Test: id, Kind: attempt.Ended}, nil)
}

// GiveMark marks an answer by hand, in place of what it was; who is a name or ID, attempt is from 1, seat from 0. A comment goes to
// the student once results are released.
func (r *Room) GiveMark(id quiz.ID, who string, attemptNo, seat int, mark float64, comment string) error {
	return r.giveMark(id, who, attemptNo, seat, attempt.Marked{Mark: mark, Comment: comment})
}

// UnmarkAnswer takes back what was marked by hand: what the key says counts again.
func (r *Room) UnmarkAnswer(id quiz.ID, who string, attemptNo, seat int) error {
	return r.giveMark(id, who, attemptNo, seat, attempt.Marked{Auto: true})
}

func (r *Room) giveMark(id quiz.ID, who string, attemptNo, seat int, m attempt.Marked) error {
	if !attempt.MayGrade(r.rights(r.self)) {
		return ErrNotAllowed
	}
	if len(m.Comment) > attempt.MaxComment {
		return ErrCommentLength
	}
	all, err := meantBy(who, r.everybody)
	if err != nil {
		return err
	}
	r.mu.Lock()
	s, err := r.seatOf(id, all[0], attemptNo, seat)
	r.mu.Unlock()
	switch {
	case err != nil:
		return err
	case !(m.Mark >= 0 && m.Mark <= s.Mark):
		return fmt.Errorf("%w: %g", ErrMarkRange, s.Mark)
	}
	m.Test, m.Who, m.Attempt, m.Place = id, all[0], attemptNo, placeOf(s)
	body, err := m.Encode()
	return r.writeDesk(journal.KindMarking, body, err)
}

// seatOf returns a seat of somebody's attempt; r.mu is held.
func (r *Room) seatOf(id quiz.ID, who journal.Author, attemptNo, seat int) (*quiz.Seat, error) {
	is, f := r.tests.fold.Test(id), r.tests.files[id]
	switch {
	case is == nil:
		return nil, ErrNoTest
	case f == nil || f.keyIs == nil:
		return nil, ErrTestNotHere
	}
	k := is.Taking(who)
	if k == nil || attemptNo < 1 || attemptNo > len(k.Attempts()) {
		return nil, ErrNoAttempt
	}
	seats := f.keyIs.Order(who, attemptNo)
	if seat < 0 || seat >= len(seats) {
		return nil, ErrNoSeat
	}
	return &seats[seat], nil
}
