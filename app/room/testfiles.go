package room

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal"
)

// testFiles are the files of a test, as far as they are here. r.mu guards them.
type testFiles struct {
	paper     testFile
	key       testFile
	corrected map[string]*testFile // by ticket: each has one question

	paperIs *quiz.Test // once its key is known
	keyIs   *quiz.Test
	version int // rises when what marks answers is another
}

// A testFile is one of them.
type testFile struct {
	fileWait
	raw      string         // the ticket
	read     bool           // what is in it is known, or err says why not
	question *quiz.Question // of a correction
}

// maxTestFile is the largest file of a test, in bytes.
const maxTestFile = quiz.MaxFile + 1<<10

// fetchTests has the files of tests come that are known by now; r.mu is held.
func (r *Room) fetchTests(all []*attempt.Test) {
	if r.class == nil || r.leaving.Load() {
		return
	}
	for _, is := range all {
		f := r.tests.files[is.ID]
		if f == nil {
			f = &testFiles{corrected: map[string]*testFile{}}
			r.tests.files[is.ID] = f
		}
		a, by, _ := is.Announcement()
		r.fetchTest(&f.paper, a.Ticket, by)
		if ticket := is.KeyTicket(); len(ticket) > 0 && f.key.raw != string(ticket) {
			r.unawait(&f.key.fileWait)
			f.key, f.keyIs = testFile{}, nil
			r.fetchTest(&f.key, ticket, by)
		}
		for _, of := range is.Corrections() {
			for _, c := range of {
				if f.corrected[string(c.Ticket)] == nil {
					file := &testFile{}
					f.corrected[string(c.Ticket)] = file
					r.fetchTest(file, c.Ticket, c.By)
				}
			}
		}
	}
}

// fetchTest begins to fetch a file, once.
func (r *Room) fetchTest(f *testFile, raw []byte, by journal.Author) {
	if f.raw == string(raw) {
		return
	}
	f.raw, f.fileWait = string(raw), newFileWait(raw, maxTestFile, ErrTestTooLarge)
	r.await(&f.fileWait, by, func() {
		r.tests.people = true // how far files are is shown
		r.tests.wake()
	})
}

// readTests reads the files that are here and can be read now. It is called by the loop of tests, without r.mu: files may be large.
func (r *Room) readTests() {
	for {
		var f *testFile
		var read func() error
		r.mu.Lock()
		for _, is := range r.tests.fold.List() {
			if f, read = r.nextToRead(is); f != nil {
				break
			}
		}
		r.mu.Unlock()
		if f == nil {
			return
		}
		err := read()
		r.mu.Lock()
		f.read = true
		if f.err == nil && err != nil {
			f.err = err
		}
		r.tests.people = true
		r.mu.Unlock()
	}
}

// nextToRead returns a file of a test that can be read and was not, and how; nil: there is none. r.mu is held.
func (r *Room) nextToRead(is *attempt.Test) (*testFile, func() error) {
	f, state := r.tests.files[is.ID], is.State()
	id := is.ID
	switch {
	case f == nil:
	case f.paper.here && !f.paper.read && state.HasKey:
		return &f.paper, func() error {
			sealed, err := r.contentOf(f.paper.ticket)
			if err != nil {
				return err
			}
			return r.took(f, id, &f.paperIs, func() (*quiz.Test, error) {
				content, err := attempt.OpenPaper(state.Key, id, sealed)
				if err != nil {
					return nil, err
				}
				return quiz.ReadPaper(bytes.NewReader(content))
			})
		}
	case f.key.here && !f.key.read:
		return &f.key, func() error {
			content, err := r.contentOf(f.key.ticket)
			if err != nil {
				return err
			}
			return r.took(f, id, &f.keyIs, func() (*quiz.Test, error) { return quiz.ReadTest(bytes.NewReader(content)) })
		}
	default:
		for _, c := range f.corrected {
			if c.here && !c.read {
				return c, func() error { return r.readCorrection(f, c) }
			}
		}
	}
	return nil, nil
}

// took puts in place what a file says of a test. It has to be that test.
func (r *Room) took(f *testFiles, id quiz.ID, to **quiz.Test, read func() (*quiz.Test, error)) error {
	is, err := read()
	if err == nil && is.ID != id {
		err = errors.New("it is another test")
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTestDamaged, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	*to = is
	f.version++
	return nil
}

func (r *Room) readCorrection(f *testFiles, c *testFile) error {
	content, err := r.contentOf(c.ticket)
	if err != nil {
		return err
	}
	all, err := quiz.ReadQuestions(bytes.NewReader(content))
	if err != nil || len(all) != 1 {
		return fmt.Errorf("%w: a correction of %d questions: %w", ErrTestDamaged, len(all), err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	c.question = &all[0]
	f.version++
	return nil
}

// contentOf reads a file of the class.
func (r *Room) contentOf(t session.Ticket) ([]byte, error) {
	f, err := r.class.OpenFile(t)
	if err != nil {
		return nil, err
	}
	content := make([]byte, t.Size)
	if _, err = f.ReadAt(content, 0); errors.Is(err, io.EOF) {
		err = nil
	}
	return content, errors.Join(err, f.Close())
}

// corrections returns the questions of a test whose key was corrected, as they count now. r.mu is held.
func (f *testFiles) corrections(is *attempt.Test) map[attempt.Place]*quiz.Question {
	all := map[attempt.Place]*quiz.Question{}
	if f.keyIs == nil {
		return all
	}
	for p, of := range is.Corrections() {
		for _, c := range of {
			if q := f.correctionOf(p, c.Ticket); q != nil {
				all[p] = q
			}
		}
	}
	return all
}

// correctionOf returns the question of a correction; nil: it is not here, or is about no such question.
func (f *testFiles) correctionOf(p attempt.Place, ticket []byte) *quiz.Question {
	q, c := questionIn(f.keyIs, p), f.corrected[string(ticket)]
	if q == nil || c == nil || c.question == nil || !fitsPaper(c.question, q) {
		return nil
	}
	return c.question
}

// questionIn returns a question of a test; nil: there is none.
func questionIn(t *quiz.Test, p attempt.Place) *quiz.Question {
	if t == nil || int(p.Slot) >= len(t.Slots) || int(p.Question) >= len(t.Slots[p.Slot].Pool) {
		return nil
	}
	return &t.Slots[p.Slot].Pool[p.Question]
}
