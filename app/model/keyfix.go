package model

import (
	"errors"
	"strings"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A KeyFix is the key of a question that staff are correcting after the test. Nobody changes one.
type KeyFix struct {
	Number   int           // rises with each that is begun
	Question quiz.Question // as it counts now
	Fault    string        // why it cannot be corrected like this; a sentence
	// Trial says what the correction that was asked for would change; empty: none is asked for.
	Trial string
	tried quiz.Question
}

// FixKey has the key of a question of the test in front be corrected, by its ID.
func (s *Store) FixKey(id string) {
	s.onTest(func(_ *state, of *session, _ time.Time, t *room.TestOf) {
		d := &of.tests.results
		q := d.questionOf(id)
		if q == nil || !of.snap.Tests.MayGrade || !CanFix(q) {
			return
		}
		d.fixes++
		d.fix = &KeyFix{Number: d.fixes, Question: *q}
		of.tests.changes++
	})
}

// CanFix reports whether anything of a question is marked by a key.
func CanFix(q *quiz.Question) bool { return q.Type != quiz.Essay && q.Type != quiz.Description }

// questionOf returns a question of the report, as it counts now; nil: there is none.
func (d *resultsDesk) questionOf(id string) *quiz.Question {
	if d.report == nil {
		return nil
	}
	for i := range d.report.Test.Slots {
		for j := range d.report.Test.Slots[i].Pool {
			if q := &d.report.Test.Slots[i].Pool[j]; q.ID.String() == id {
				return q
			}
		}
	}
	return nil
}

// DropFix leaves the key as it is.
func (s *Store) DropFix() { s.onResults(func(d *resultsDesk) { d.fix = nil }) }

// KeepFixing goes on with a correction that was tried.
func (s *Store) KeepFixing() {
	s.onResults(func(d *resultsDesk) {
		if d.fix != nil && d.fix.Trial != "" {
			is := *d.fix
			is.Trial = ""
			d.fix = &is
		}
	})
}

// TryKey finds out what a correction would change, for KeyFix.Trial.
func (s *Store) TryKey(q quiz.Question) {
	s.onFix(func(st *state, of *session, now time.Time, t *room.TestOf, fix *KeyFix) {
		var trial room.KeyTrial
		of.tester(st, now, markLane, func(r Tester) (err error) { trial, err = r.TryKey(t.ID, &q); return err }, func(_ *state, now time.Time, err error) {
			of.answerFix(fix, func(is *KeyFix) {
				if err != nil {
					is.Fault = fixSentence(err, now)
					return
				}
				is.Fault, is.Trial, is.tried = "", trialWords(trial, t.State == room.TestReleased), q
			})
		})
	})
}

// CorrectKey corrects the key as it was tried last: all answers are marked anew.
func (s *Store) CorrectKey() {
	s.onFix(func(st *state, of *session, now time.Time, t *room.TestOf, fix *KeyFix) {
		if fix.Trial == "" {
			return
		}
		q := fix.tried
		of.tester(st, now, markLane, func(r Tester) error { return r.CorrectKey(t.ID, &q) }, func(st *state, now time.Time, err error) {
			if err != nil {
				of.answerFix(fix, func(is *KeyFix) { is.Trial, is.Fault = "", fixSentence(err, now) })
				return
			}
			if of.tests.results.fix == fix {
				of.tests.results.fix = nil
			}
			of.tests.work.of = nil // what is shown of it is old
			of.tests.changes++
			st.toasts.add(now, words.T("The key is corrected, and the answers are marked anew"), false)
		})
	})
}

// onFix does something with the key that is being corrected.
func (s *Store) onFix(f func(st *state, of *session, now time.Time, t *room.TestOf, fix *KeyFix)) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		if fix := of.tests.results.fix; fix != nil {
			f(st, of, now, t, fix)
		}
	})
}

// answerFix changes what is shown of a correction, if it is still the one in front.
func (s *session) answerFix(fix *KeyFix, change func(is *KeyFix)) {
	if s.tests.results.fix != fix {
		return
	}
	is := *fix
	change(&is)
	s.tests.results.fix = &is
	s.tests.changes++
}

// fixSentence says why a key cannot be corrected.
func fixSentence(err error, now time.Time) string {
	if errors.Is(err, room.ErrKeyChange) {
		return words.T("Students answered this question as it stands. Correct what is right, what it is worth, or feedback, and leave all else as it was.")
	}
	return Sentence(err, now)
}

// trialWords say what another key would change.
func trialWords(is room.KeyTrial, released bool) string {
	var all []string
	switch {
	case is.Answers == 0:
		all = append(all, words.T("Nobody has answered this question yet. Who answers it will be marked by the new key."))
	case is.Higher+is.Lower == 0:
		all = append(all, words.N("The mark of the %d answer stays as it is.", "The marks of all %d answers stay as they are.", is.Answers))
	default:
		all = append(all, words.T("%d of %d marks change: %d rise, %d fall.", is.Higher+is.Lower, is.Answers, is.Higher, is.Lower))
	}
	if is.ByHand > 0 {
		all = append(all, words.N("%d mark was given by hand and stays.", "%d marks were given by hand and stay.", is.ByHand))
	}
	all = append(all, words.T("Marks of before stay in the history of each answer."))
	if released && is.Higher+is.Lower > 0 {
		all = append(all, words.T("Students see the new marks when you return the changes."))
	}
	return strings.Join(all, " ")
}
