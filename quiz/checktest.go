package quiz

import (
	"strings"
	"time"
)

// Check returns what is wrong with a test, as a [*CheckError], or nil. IDs may be zero until [Test.Seal] gives them.
func (t *Test) Check() error { return t.checked(false) }

// CheckPaper is Check for what students get.
func (t *Test) CheckPaper() error { return t.checked(true) }

func (t *Test) checked(paper bool) error {
	if err := first(check(!paper || t.ID != ID{}, FieldID, Missing), t.checkSettings(paper), count(len(t.Slots), 1, MaxSlots, FieldSlots)); err != nil {
		return err
	}
	all, ids := 0, map[ID]bool{}
	for i := range t.Slots {
		s := &t.Slots[i]
		all += len(s.Pool)
		err := first(s.check(), check(all <= MaxQuestions, FieldPool, TooLong))
		if err != nil {
			err.Slot = i + 1
			return err
		}
		for j := range s.Pool {
			if err := s.Pool[j].checkedIn(ids, paper); err != nil {
				err.Slot = i + 1
				return err
			}
		}
	}
	return nil
}

// checkedIn checks a question of a test, in which there are others.
func (q *Question) checkedIn(ids map[ID]bool, paper bool) *CheckError {
	err := (checker{q, paper}).question()
	if q.ID == (ID{}) {
		err = first(err, check(!paper, FieldID, Missing))
	} else if ids[q.ID] {
		err = first(err, wrong(FieldID, Repeated))
	}
	ids[q.ID] = true
	if err != nil {
		err.Question = q.title()
	}
	return err
}

func (t *Test) checkSettings(paper bool) *CheckError {
	longest := MaxText
	if paper {
		longest = maxShown
	}
	return first(
		check(strings.TrimSpace(t.Title) != "", FieldTitle, Missing),
		checkLine(t.Title, FieldTitle),
		checkLength(t.Instructions, longest, FieldInstructions, false),
		checkTime(t.Limit, FieldLimit),
		check(known(overdueNames, t.Overdue), FieldOverdue, Unknown),
		checkTime(t.Grace, FieldGrace),
		check(t.Overdue == OverdueGrace || t.Grace == 0, FieldGrace, OutOfRange),
		check(t.Attempts >= 0 && t.Attempts <= MaxAttempts, FieldAttempts, OutOfRange),
		check(known(gradingNames, t.Grading), FieldGrading, Unknown),
		check(known(behaviourNames, t.Behaviour), FieldBehaviour, Unknown),
		check(t.GradeMax > 0 && t.GradeMax <= MaxGrade, FieldGradeMax, OutOfRange))
}

func checkTime(d time.Duration, field Field) *CheckError {
	return first(check(d >= 0 && d <= MaxLimit, field, OutOfRange), check(d%time.Second == 0, field, NotWhole))
}

// check checks a slot, but for its questions. Texts between questions are not worth anything, and are in no pool with questions.
func (s *Slot) check() *CheckError {
	if err := first(check(len(s.Pool) > 0, FieldPool, Missing), check(s.Pick >= 1 && s.Pick <= len(s.Pool), FieldPick, OutOfRange)); err != nil {
		return err
	}
	texts := 0
	for i := range s.Pool {
		if s.Pool[i].Type == Description {
			texts++
		}
	}
	switch texts {
	case 0:
		return check(s.Mark > 0 && s.Mark <= MaxMark, FieldMark, OutOfRange)
	case len(s.Pool):
		return check(s.Mark == 0, FieldMark, OutOfRange)
	}
	return wrong(FieldPool, MixedPool)
}

// MaxMark returns the largest sum of marks there can be, in points.
func (t *Test) MaxMark() (sum float64) {
	for _, s := range t.Slots {
		sum += float64(s.Pick) * s.Mark
	}
	return sum
}
