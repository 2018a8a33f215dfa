package room

import (
	"crypto/sha256"
	"slices"
	"time"
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session/journal"
)

// resultOf works out what a student gets to know of an answer.
func resultOf(q *quiz.Question, answer quiz.Response, most float64, review quiz.Review) attempt.Seat {
	is, err := quiz.Mark(q, answer)
	s := attempt.Seat{Mark: is.Fraction * most, Max: most, Grading: is.State == quiz.NeedsGrading}
	if review.Responses && !s.Grading && is.State != quiz.NothingAsked {
		s.HasFraction, s.Fraction = true, is.Fraction
	}
	if review.Key {
		s.Right = cutText(q.KeyText(), attempt.MaxResultText/2)
	}
	if review.Feedback && err == nil {
		left := attempt.MaxResultText / 2
		for _, text := range append(slices.Clone(is.Feedback), q.Feedback) {
			if said := cutText(text.Plain(), left); said != "" && len(s.Feedback) < 20 {
				s.Feedback = append(s.Feedback, said)
				left -= len(said)
			}
		}
	}
	return s
}

// cutText returns the beginning of a text that has at most so many bytes.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// seatResult turns what is told of an answer into what is shown.
func seatResult(s attempt.Seat) *SeatResult {
	is := &SeatResult{Mark: s.Mark, Grading: s.Grading, Comment: s.Comment, Right: s.Right, Feedback: s.Feedback}
	if s.HasFraction {
		is.Fraction = &s.Fraction
	}
	return is
}

// tellSeat works out what a student gets to know of one answer, with what was decided by hand. r.mu is held.
func (l *releasing) tellSeat(who journal.Author, a *attempt.Attempt, p placed) attempt.Seat {
	q := l.questionOf(p.at)
	var answer quiz.Response
	if is := a.Answers[p.at]; is != nil {
		answer = is.Response()
	}
	s := resultOf(q, answer, p.mark, l.review)
	if given := l.is.Marks(who, a.Number, p.at); len(given) > 0 {
		last := given[len(given)-1]
		if s.Comment = last.Comment; !last.Auto {
			s.Mark, s.Grading = last.Mark, false
			s.HasFraction = l.review.Responses
			if s.Fraction = 0; p.mark > 0 {
				s.Fraction = last.Mark / p.mark
			}
		}
	}
	s.Place = p.at
	return s
}

// A releasing is a test whose results are told.
type releasing struct {
	is        *attempt.Test
	key       *quiz.Test
	review    quiz.Review
	files     *testFiles
	corrected map[attempt.Place]*quiz.Question
}

// releasing returns what telling results takes; r.mu is held.
func (r *Room) releasing(id quiz.ID) (*releasing, error) {
	is, f := r.tests.fold.Test(id), r.tests.files[id]
	switch {
	case is == nil:
		return nil, ErrNoTest
	case f == nil || f.keyIs == nil:
		return nil, ErrTestNotHere
	}
	a, _, _ := is.Announcement()
	return &releasing{is, f.keyIs, a.About.Review, f, f.corrections(is)}, nil
}

func (l *releasing) questionOf(p attempt.Place) *quiz.Question {
	if q := l.corrected[p]; q != nil {
		return q
	}
	return questionIn(l.key, p)
}

// resultsOf returns what a student is told of all attempts that are over, in parts that fit an entry.
func (l *releasing) resultsOf(k *attempt.Taking, clock journal.Clock) (all []attempt.Result) {
	for _, a := range k.Attempts() {
		if a.Closed(clock) == 0 {
			continue
		}
		places := placesOf(l.key, l.key.Order(k.Who, a.Number))
		slices.SortFunc(places, func(a, b placed) int { return a.at.Compare(b.at) })
		part := attempt.Result{Attempt: a.Number}
		for _, p := range places {
			if p.number == 0 {
				continue
			}
			seat := l.tellSeat(k.Who, a, p)
			if with := (attempt.Result{Attempt: a.Number, Seats: append(slices.Clone(part.Seats), seat)}); len(part.Seats) > 0 && with.Size() > attempt.MaxResult-512 {
				all, part.Seats = append(all, part), nil
			}
			part.Seats = append(part.Seats, seat)
		}
		if len(part.Seats) > 0 {
			all = append(all, part)
		}
	}
	return all
}

// studentsAtOnce is how many students' results are worked out and sealed before the class may go on.
const studentsAtOnce = 20

// ReleaseTest tells each student their marks and comments of attempts that are over, and by quiz.Review more. Again: what has changed
// since. Errors are ErrNoTest, ErrNotAllowed, and ErrTestNotHere while this computer does not have the key.
func (r *Room) ReleaseTest(id quiz.ID) error {
	if !attempt.MayGrade(r.rights(r.self)) {
		return ErrNotAllowed
	}
	now, err := r.classNow()
	if err != nil {
		return err
	}
	r.mu.Lock()
	l, err := r.releasing(id)
	var people []journal.Author
	begun := false
	if err == nil {
		people, begun = l.is.People(), l.is.State().Started != 0
	}
	r.mu.Unlock()
	switch {
	case err != nil:
		return err
	case !begun:
		return ErrTestNotBegun
	}
	if err := r.tellAll(id, people, now); err != nil {
		r.mu.Lock()
		clear(r.tests.told) // some of it was not written
		r.mu.Unlock()
		return err
	}
	body, err := attempt.Change{Test: id, Kind: attempt.Released}.Encode()
	return r.write(journal.KindTest, body, err)
}

// tellAll tells students their results.
func (r *Room) tellAll(id quiz.ID, people []journal.Author, now time.Time) error {
	w := &resultWriter{r: r, test: id}
	for part := range slices.Chunk(people, studentsAtOnce) {
		if err := r.tellResults(w, part, now); err != nil {
			return err
		}
	}
	return w.flush()
}

// tellResults seals the results of some students and has them written.
func (r *Room) tellResults(w *resultWriter, people []journal.Author, now time.Time) error {
	type told struct {
		who journal.Author
		is  attempt.Result
	}
	var all []told
	r.mu.Lock()
	l, err := r.releasing(w.test)
	if err == nil {
		for _, who := range people {
			for _, is := range l.resultsOf(l.is.Taking(who), journal.ClockAt(now)) {
				if !r.wasTold(w.test, who, is) {
					all = append(all, told{who, is})
				}
			}
		}
	}
	r.mu.Unlock()
	if err != nil {
		return err
	}
	var boxes []attempt.ResultBox
	if err := r.inspect(func() error {
		for _, t := range all {
			box, err := t.is.Seal(r.seals, r.self, t.who, w.test)
			if err != nil {
				return err
			}
			boxes = append(boxes, box)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, box := range boxes {
		if err := w.add(box); err != nil {
			return err
		}
	}
	return nil
}

// A resultWriter gathers results into entries.
type resultWriter struct {
	r     *Room
	test  quiz.ID
	boxes []attempt.ResultBox
	size  int
}

// add takes in a result, and writes those before if there is no more room.
func (w *resultWriter) add(box attempt.ResultBox) error {
	size := len(box.Box) + 32
	if len(w.boxes) == attempt.MaxResults || w.size+size > journal.MaxBody-64 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.boxes, w.size = append(w.boxes, box), w.size+size
	return nil
}

func (w *resultWriter) flush() error {
	if len(w.boxes) == 0 {
		return nil
	}
	body, err := attempt.Results{Test: w.test, Boxes: w.boxes}.Encode()
	w.boxes, w.size = nil, 0
	return w.r.write(journal.KindTestResult, body, err)
}

// answerChecks answers what students ask to be marked now, once a second at most, and returns when to come again.
func (l *testLoop) answerChecks() time.Duration {
	if len(l.checks) == 0 {
		return 0
	}
	if d := time.Until(l.checkAt); d > 0 {
		return d
	}
	l.checkAt = time.Now().Add(checkEvery)
	r := l.r
	writers := map[quiz.ID]*resultWriter{}
	for entry, c := range l.checks {
		id := l.checksOf[entry]
		box, open, err := r.checked(id, c)
		switch {
		case err != nil:
			r.logWriting("what was to be marked at once", err)
			continue
		case open:
			if writers[id] == nil {
				writers[id] = &resultWriter{r: r, test: id}
			}
			if err := writers[id].add(box); err != nil {
				r.logWriting("what was marked at once", err)
				return checkEvery
			}
		}
		delete(l.checks, entry)
		delete(l.checksOf, entry)
	}
	for _, w := range writers {
		if err := w.flush(); err != nil {
			r.logWriting("what was marked at once", err)
		}
	}
	if len(l.checks) > 0 {
		return againAfter
	}
	return 0
}

// checked returns the result of an answer that is to be marked now; not open: somebody has answered that.
func (r *Room) checked(id quiz.ID, c attempt.Check) (box attempt.ResultBox, open bool, err error) {
	var seat attempt.Seat
	r.mu.Lock()
	l, err := r.releasing(id)
	if err == nil {
		if k := l.is.Taking(c.Who); k != nil && slices.Contains(k.Unchecked(), c) {
			l.review = quiz.Review{Responses: true, Key: true, Feedback: true}
			for _, p := range placesOf(l.key, l.key.Order(c.Who, c.Attempt)) {
				if p.at == c.Place && p.number > 0 {
					open, seat = true, l.tellSeat(c.Who, k.Attempts()[c.Attempt-1], p)
				}
			}
		}
	}
	r.mu.Unlock()
	if err != nil || !open {
		return box, false, err
	}
	err = r.inspect(func() (err error) {
		box, err = attempt.Result{Attempt: c.Attempt, Seats: []attempt.Seat{seat}}.Seal(r.seals, r.self, c.Who, id)
		box.Check = c.Entry
		return err
	})
	return box, err == nil, err
}

// A toldKey names a part of what a student was told.
type toldKey struct {
	test    quiz.ID
	who     journal.Author
	attempt int
	first   attempt.Place
}

// wasTold reports whether a student was told just that by this machine, and notes that it is about to be. r.mu is held.
func (r *Room) wasTold(test quiz.ID, who journal.Author, is attempt.Result) bool {
	key, sum := toldKey{test, who, is.Attempt, is.Seats[0].Place}, sha256.Sum256(is.Bytes())
	if r.tests.told[key] == sum {
		return true
	}
	r.tests.told[key] = sum
	return false
}
