package model

import (
	"slices"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/bank"
)

// firstWords are as many words of a text as can be searched for.
func firstWords(text string) string {
	all := strings.Fields(text)
	return strings.Join(all[:min(len(all), bank.MaxWords)], " ")
}

// ShowBankTab has one of the tabs in front.
func (s *Store) ShowBankTab(tab BankTab) {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) { d.tab = tab })
}

// FilterBank says which questions are listed, from the first on.
func (s *Store) FilterBank(f BankFilter) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if f == d.filter {
			return
		}
		if f.Trash != d.filter.Trash {
			d.picked = nil // what is done with those in the trash is something else
		}
		d.filter, d.want, d.kept = f, bankPage, false
		d.look(st, now)
	})
}

// MoreQuestions brings more rows of the list.
func (s *Store) MoreQuestions() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if len(d.found.rows) == d.want && d.want < d.found.total {
			d.want += max(bankPage, d.want/2) // so that a long way down takes few steps
			d.look(st, now)
		}
	})
}

// ShowQuestion has a question be beside the list.
func (s *Store) ShowQuestion(id quiz.ID) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		d.kept = false
		d.read(st, now, id)
	})
}

// PickQuestion picks a question, or no longer: for a test, or to do the same with several.
func (s *Store) PickQuestion(id quiz.ID, on bool) {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) {
		i := slices.Index(d.picked, id)
		switch {
		case on && i < 0 && len(d.picked) < quiz.MaxQuestions:
			d.picked = append(slices.Clip(d.picked), id)
		case !on && i >= 0:
			d.picked = slices.Delete(slices.Clone(d.picked), i, i+1)
		}
	})
}

// PickAll picks every question of the list, as far as it has been read, or none at all.
func (s *Store) PickAll(on bool) {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) {
		all := slices.Clone(d.picked)
		for i := range d.found.rows {
			if id := d.found.rows[i].ID; on && !slices.Contains(d.picked, id) && len(all) < quiz.MaxQuestions {
				all = append(all, id)
			}
		}
		if !on {
			all = nil
		}
		d.picked = all
	})
}

// NewQuestion begins a question, which goes into the category on show.
func (s *Store) NewQuestion(q quiz.Question) {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) { d.begin(q, d.filter.Category, true) })
}

// EditQuestion begins to change the question beside the list.
func (s *Store) EditQuestion() {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) {
		if d.open != nil && d.open.ID == d.at {
			d.begin(*d.open.Question, d.open.Category, false)
		}
	})
}

func (d *bankDesk) begin(q quiz.Question, category string, is bool) {
	if d.edit != nil {
		return
	}
	d.numbers++
	d.edit = &BankEdit{Number: d.numbers, Question: q, Category: category, New: is}
}

// SaveQuestion keeps what was written in the editor, which closes once that is on the disk.
func (s *Store) SaveQuestion(q quiz.Question) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		e := d.edit
		if e == nil || e.Saving {
			return
		}
		saving := *e
		saving.Question, saving.Saving, saving.Fault = q, true, ""
		d.edit = &saving
		id := q.ID
		d.ask(st, now, func(b *bank.Bank) (err error) {
			if saving.New {
				id, err = b.Add(now, saving.Category, q)
			} else {
				_, err = b.Change(now, q)
			}
			return err
		}, func(st *state, now time.Time, err error) {
			if err != nil {
				failed := saving
				failed.Saving, failed.Fault = false, unsavable(err, now)
				d.edit = &failed
				return
			}
			d.edit, d.at, d.kept = nil, id, true
			d.look(st, now)
		})
	})
}

// CancelEdit closes the editor; what was written in it is forgotten.
func (s *Store) CancelEdit() {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) {
		if d.edit != nil && !d.edit.Saving {
			d.edit = nil
		}
	})
}

// DuplicateQuestion adds a copy of the question beside the list, which is then there.
func (s *Store) DuplicateQuestion() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if d.open == nil || d.open.ID != d.at {
			return
		}
		id := d.open.ID
		name := []rune(words.T("%s (copy)", nameOfQuestion(d.open.Question)))
		var made quiz.ID
		d.write(st, now, func(b *bank.Bank) (err error) {
			made, err = b.Duplicate(now, id, string(name[:min(len(name), quiz.MaxName)]))
			return err
		}, func(*state, time.Time) { d.at, d.kept = made, true })
	})
}

// nameOfQuestion is what a question is called: its name, or how its text begins.
func nameOfQuestion(q *quiz.Question) string {
	if q.Name != "" {
		return q.Name
	}
	text := []rune(q.Text.Plain())
	return string(text[:min(len(text), quiz.MaxName/2)])
}

// meant are a question, or with the zero ID those that are picked.
func (d *bankDesk) meant(id quiz.ID) []quiz.ID {
	if id != (quiz.ID{}) {
		return []quiz.ID{id}
	}
	return d.picked
}

// unpick takes some questions out of those that are picked.
func (d *bankDesk) unpick(ids []quiz.ID) {
	d.picked = slices.DeleteFunc(slices.Clone(d.picked), func(id quiz.ID) bool { return slices.Contains(ids, id) })
}

// MoveQuestions puts a question, or with the zero ID those that are picked, into a category.
func (s *Store) MoveQuestions(id quiz.ID, category string) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if ids := d.meant(id); len(ids) > 0 {
			d.write(st, now, func(b *bank.Bank) error { return b.Move(category, ids...) }, func(*state, time.Time) { d.unpick(ids) })
		}
	})
}

// DeleteQuestions puts the same into the trash, from which UndoBank takes them again.
func (s *Store) DeleteQuestions(id quiz.ID) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		ids := d.meant(id)
		if len(ids) == 0 || d.filter.Trash {
			return
		}
		what := words.N("%d question is in the trash", "%d questions are in the trash", len(ids))
		if len(ids) == 1 && d.open != nil && d.open.ID == ids[0] {
			what = words.T("“%s” is in the trash", nameOfQuestion(d.open.Question))
		}
		d.write(st, now, func(b *bank.Bank) error { return b.Delete(now, ids...) }, func(*state, time.Time) {
			d.undo, d.undoing, d.kept = ids, what, false
			d.unpick(ids)
		})
	})
}

// UndoBank takes what was deleted last out of the trash.
func (s *Store) UndoBank() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if ids := d.undo; len(ids) > 0 {
			d.restore(st, now, ids)
		}
	})
}

// RestoreQuestions takes the same out of the trash.
func (s *Store) RestoreQuestions(id quiz.ID) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if ids := d.meant(id); len(ids) > 0 && d.filter.Trash {
			d.restore(st, now, ids)
		}
	})
}

func (d *bankDesk) restore(st *state, now time.Time, ids []quiz.ID) {
	d.write(st, now, func(b *bank.Bank) error { return b.Restore(ids...) }, func(*state, time.Time) {
		d.undo, d.undoing = nil, ""
		d.unpick(ids)
		if !d.filter.Trash {
			d.at, d.kept = ids[0], true
		}
	})
}

// EmptyTrash deletes for good what is in the trash, but for what saved tests have.
func (s *Store) EmptyTrash() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		var gone int
		d.write(st, now, func(b *bank.Bank) (err error) {
			gone, err = b.Purge(now.Add(time.Millisecond))
			return err
		}, func(st *state, now time.Time) {
			d.undo, d.undoing, d.picked, d.kept = nil, "", nil, false
			st.toasts.add(now, words.N("%d question was deleted for good", "%d questions were deleted for good", gone), false)
		})
	})
}

// AddCategory makes a category; names in its path have slashes between.
func (s *Store) AddCategory(path string) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		d.write(st, now, func(b *bank.Bank) error { return b.AddCategory(path) }, nil)
	})
}

// RenameCategory gives a category another path, with all below it.
func (s *Store) RenameCategory(old, path string) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		d.write(st, now, func(b *bank.Bank) error { return b.RenameCategory(old, path) }, func(*state, time.Time) {
			if is, err := bank.CleanPath(path); err == nil && d.filter.Category == old {
				d.filter.Category = is
			}
		})
	})
}

// RemoveCategory takes away a category without questions.
func (s *Store) RemoveCategory(path string) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		d.write(st, now, func(b *bank.Bank) error { return b.RemoveCategory(path) }, func(*state, time.Time) {
			if f := d.filter.Category; f == path || strings.HasPrefix(f, path+"/") {
				d.filter.Category = ""
			}
		})
	})
}
