package room

import (
	"bytes"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session/journal"
)

// A KeyTrial is what another key of a question would change.
type KeyTrial struct {
	Answers int // to the question, in all attempts
	Higher  int // whose mark would rise
	Lower   int // whose mark would fall
	ByHand  int // whose mark was given by hand: it stays
}

// TryKey returns what CorrectKey with the same question would change, and changes nothing. Errors are those of CorrectKey.
func (r *Room) TryKey(id quiz.ID, question *quiz.Question) (KeyTrial, error) {
	if !attempt.MayGrade(r.rights(r.self)) {
		return KeyTrial{}, ErrNotAllowed
	}
	if err := question.Check(); err != nil {
		return KeyTrial{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p, err := r.correctable(id, question)
	if err != nil {
		return KeyTrial{}, err
	}
	l, err := r.releasing(id)
	if err != nil {
		return KeyTrial{}, err
	}
	var trial KeyTrial
	for _, who := range l.is.People() {
		for _, a := range l.is.Taking(who).Attempts() {
			for _, at := range placesOf(l.key, l.key.Order(who, a.Number)) {
				if at.at == p {
					l.try(&trial, who, a, at, question)
				}
			}
		}
	}
	return trial, nil
}

// try adds what another key would change of one answer.
func (l *releasing) try(trial *KeyTrial, who journal.Author, a *attempt.Attempt, p placed, question *quiz.Question) {
	answer := a.Answers[p.at]
	if answer == nil {
		return
	}
	before, after := markOf(l.questionOf(p.at), answer.Response(), p.mark), markOf(question, answer.Response(), p.mark)
	given := l.is.Marks(who, a.Number, p.at)
	switch {
	case before.blank:
		return
	case len(given) > 0 && !given[len(given)-1].Auto:
		trial.ByHand++
	case after.mark > before.mark:
		trial.Higher++
	case after.mark < before.mark:
		trial.Lower++
	}
	trial.Answers++
}

// correctable returns where a question of a test is whose key may be corrected like this. r.mu is held.
func (r *Room) correctable(id quiz.ID, question *quiz.Question) (attempt.Place, error) {
	f := r.tests.files[id]
	if r.tests.fold.Test(id) == nil || f == nil || f.keyIs == nil {
		return attempt.Place{}, ErrNoTest
	}
	for i := range f.keyIs.Slots {
		for j := range f.keyIs.Slots[i].Pool {
			if q := &f.keyIs.Slots[i].Pool[j]; q.ID == question.ID && fitsPaper(question, q) {
				return attempt.Place{Slot: uint16(i), Question: uint16(j)}, nil
			}
		}
	}
	return attempt.Place{}, ErrKeyChange
}

// CorrectKey says what is right in a question that was announced wrongly, by its ID: all its answers are marked anew, and the old
// marks stay in the history. It may differ from what was announced in what is right, how that is marked, what it is worth, and feedback alone.
// Errors are ErrNotAllowed, ErrNoTest, ErrKeyChange, quiz.CheckError, or those of files.
func (r *Room) CorrectKey(id quiz.ID, question *quiz.Question) error {
	if !attempt.MayGrade(r.rights(r.self)) {
		return ErrNotAllowed
	}
	r.mu.Lock()
	p, err := r.correctable(id, question)
	r.mu.Unlock()
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := quiz.WriteQuestions(&file, []quiz.Question{*question}); err != nil {
		return err
	}
	ticket, err := r.giveOut(file.Bytes())
	if err != nil {
		return err
	}
	body, err := attempt.Corrected{Test: id, Place: p, Ticket: ticket}.Encode()
	return r.writeDesk(journal.KindMarking, body, err)
}
