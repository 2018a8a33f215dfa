package model

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/aiken"
	"lyceum/quiz/exchange"
	"lyceum/quiz/gift"
)

// Errors about files of tests.
var (
	ErrTestFile   = errors.New("that file cannot be read as a test")
	ErrTestEmpty  = errors.New("there are no questions in that file")
	ErrTestLarge  = errors.New("that file is too large")
	ErrTestTitle  = errors.New("the test has no title")
	ErrTestRandom = errors.New("no randomness could be had")
)

// mostTestFile bounds a file of a test: pictures of all its questions (our choice, above what a class can give out at once).
const mostTestFile = 256 << 20

// mostProblems is how many problems of a file are listed.
const mostProblems = 8

// OpenTestFile reads a test, or questions that become one, and offers it to be given. Nobody else sees it before AnnounceTest.
func (s *Store) OpenTestFile(path string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		var offer *TestOffer
		of.tests.loading++
		of.tests.changes++
		of.tester(st, now, fileLane, func(Tester) (err error) { offer, err = readOffer(path); return err }, func(st *state, now time.Time, err error) {
			of.tests.loading--
			of.tests.changes++
			if err == nil {
				of.tests.offer = offer
			}
			st.tell(now, err)
		})
	})
}

// readOffer reads a file.
func readOffer(path string) (*TestOffer, error) {
	data, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	offer := &TestOffer{From: filepath.Base(path)}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		t, err := quiz.ReadTest(bytes.NewReader(data))
		if err == nil {
			offer.Test = *t
			return offer, newTestID(&offer.Test)
		}
		questions, qerr := quiz.ReadQuestions(bytes.NewReader(data))
		if qerr != nil {
			return nil, fmt.Errorf("%w: %w", ErrTestFile, err)
		}
		offer.Test = testOf(titleOf(path), questions)
		return offer, newTestID(&offer.Test)
	}
	items, problems, err := readItems(path, data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTestFile, err)
	}
	for i, p := range problems {
		if i == mostProblems {
			offer.Problems = append(offer.Problems, words.N("and %d more", "and %d more", len(problems)-i))
			break
		}
		offer.Problems = append(offer.Problems, words.T("Line %d: %s", p.Line, ProblemSentence(p)))
	}
	var questions []quiz.Question
	for _, i := range items {
		questions = append(questions, i.Question)
	}
	if len(questions) == 0 {
		return nil, ErrTestEmpty
	}
	offer.Test = testOf(titleOf(path), questions)
	return offer, newTestID(&offer.Test)
}

// readItems reads questions in GIFT, or in Aiken where that is what the file has.
func readItems(path string, data []byte) ([]exchange.Item, []exchange.Problem, error) {
	if strings.EqualFold(filepath.Ext(path), ".aiken") || isAiken(data) {
		return aiken.Read(data)
	}
	return gift.Read(data)
}

// isAiken reports whether a text has a line with an answer as Aiken has it, and no block of answers as GIFT has.
func isAiken(data []byte) bool {
	return bytes.Contains(data, []byte("\nANSWER:")) && !bytes.ContainsRune(data, '{')
}

// readBounded reads a file that is not too large.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostTestFile+1))
	if err == nil && len(data) > mostTestFile {
		err = ErrTestLarge
	}
	return data, err
}

// titleOf makes a title of the name of a file.
func titleOf(path string) string {
	name := filepath.Base(path)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	return strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(name))
}

// testOf is a test of all these questions, with usual settings.
func testOf(title string, questions []quiz.Question) quiz.Test {
	t := quiz.Test{
		Title: title, Attempts: 1, GradeMax: 100, Shuffle: true,
		Watch: quiz.Watch{Focus: true, Paste: true}, Review: quiz.Review{Responses: true, Feedback: true},
	}
	for _, q := range questions {
		t.Slots = append(t.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: q.Mark})
	}
	return t
}

// newTestID gives a test an ID of its own: a file may be given to several classes, and again.
func newTestID(t *quiz.Test) error {
	if _, err := rand.Read(t.ID[:]); err != nil {
		return fmt.Errorf("%w: %w", ErrTestRandom, err)
	}
	for i := range t.Slots {
		for j := range t.Slots[i].Pool {
			if q := &t.Slots[i].Pool[j]; q.ID == (quiz.ID{}) {
				if _, err := rand.Read(q.ID[:]); err != nil {
					return fmt.Errorf("%w: %w", ErrTestRandom, err)
				}
			}
		}
	}
	return nil
}

// SetOffer changes how a test is to be given.
func (s *Store) SetOffer(t quiz.Test) {
	s.inClass(func(_ *state, of *session, now time.Time) {
		if of.tests.offer == nil || of.tests.offer.Test.ID != t.ID {
			return
		}
		n := *of.tests.offer
		n.Test, n.Fault = t, ""
		if err := cmp.Or(titleFault(t.Title), t.Check()); err != nil {
			n.Fault = Sentence(err, now)
		}
		of.tests.offer = &n
		of.tests.changes++
	})
}

func titleFault(title string) error {
	if title == "" {
		return ErrTestTitle
	}
	return nil
}

// OfferTest offers a test that was made here.
func (s *Store) OfferTest(t quiz.Test, from string) {
	s.inClass(func(st *state, of *session, now time.Time) { st.tell(now, of.offerTest(st, now, t, from)) })
}

// offerTest offers a test that was made here, such as one of the bank.
func (s *session) offerTest(st *state, now time.Time, t quiz.Test, from string) error {
	offer := &TestOffer{Test: t, From: from}
	if err := newTestID(&offer.Test); err != nil {
		return err
	}
	s.tests.offer = offer
	s.tests.changes++
	s.showTab(st, now, TabTest)
	return nil
}

// DropOffer forgets the test that was offered.
func (s *Store) DropOffer() {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.tests.offer = nil
		of.tests.changes++
	})
}

// AnnounceTest tells the class of the test that was offered, and gives out its sealed files.
func (s *Store) AnnounceTest() {
	s.inClass(func(st *state, of *session, now time.Time) {
		offer := of.tests.offer
		if offer == nil || of.tests.loading > 0 {
			return
		}
		of.tests.loading++
		of.tests.changes++
		t := offer.Test
		if t.Overdue != quiz.OverdueGrace {
			t.Grace = 0 // the form keeps it for who chooses that rule
		}
		var id quiz.ID
		of.tester(st, now, fileLane, func(r Tester) (err error) { id, err = r.AnnounceTest(&t); return err }, func(st *state, now time.Time, err error) {
			of.tests.loading--
			of.tests.changes++
			if err == nil && of.tests.offer != nil && of.tests.offer.Test.ID == t.ID {
				of.tests.offer, of.tests.open = nil, id
			}
			st.tell(now, err)
		})
	})
}
