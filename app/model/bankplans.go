package model

import (
	"cmp"
	"slices"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/bank"
)

// A planDesk is the test that is being put together. What of it is a plan of the bank is so from the start.
type planDesk struct {
	on      bool
	number  int
	is      bank.Plan
	keys    []int             // of slots
	next    int               // the next key
	names   map[quiz.ID]named // of questions in slots
	unsaved bool
	due     time.Time // when it is saved by itself; zero: nobody has asked yet
	fault   string
}

// planRest is how long nobody changes a test before it is saved by itself (our choice: while a title is typed nothing is written, and a
// computer that dies takes little with it).
const planRest = 3 * time.Second

// A named question is what a list of slots shows of it.
type named struct {
	name, kind string
	mark       float64 // 0: it asks nothing
}

// namedAs is what a list of slots shows of a question.
func namedAs(q *quiz.Question) named {
	return named{name: nameOfQuestion(q), kind: TypeWord(q.Type), mark: q.Mark}
}

// NewPlan begins a test of the questions that are picked; PickQuestion picks them. One that nobody puts anything into is not kept.
func (s *Store) NewPlan() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if !d.keepPlan(st, now) {
			return
		}
		settings := testOf(words.T("New test"), nil)
		d.numbers++
		d.plan = planDesk{on: true, number: d.numbers, is: bank.Plan{Settings: settings}, names: map[quiz.ID]named{}}
		d.tab = BankTests
		d.addPicked(st, now)
	})
}

// AddPicked adds the questions that are picked to the test that is being put together.
func (s *Store) AddPicked() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if d.plan.on {
			d.tab = BankTests
			d.addPicked(st, now)
		}
	})
}

// addPicked adds a slot for each question that is picked and has none.
func (d *bankDesk) addPicked(st *state, now time.Time) {
	p := &d.plan
	for _, id := range d.picked {
		has := slices.ContainsFunc(p.is.Slots, func(s bank.Slot) bool { return s.Question == id })
		if !has && len(p.is.Slots) < quiz.MaxSlots {
			p.add(bank.Slot{Question: id})
		}
	}
	d.picked = nil
	d.nameSlots(st, now)
}

// add appends a slot.
func (p *planDesk) add(s bank.Slot) {
	p.is.Slots = append(slices.Clip(p.is.Slots), s)
	p.keys = append(slices.Clip(p.keys), p.next)
	p.next++
	p.unsaved, p.fault = true, ""
}

// nameSlots finds out what the questions in slots are called.
func (d *bankDesk) nameSlots(st *state, now time.Time) {
	number, names := d.plan.number, map[quiz.ID]named{}
	var ids []quiz.ID
	for _, s := range d.plan.is.Slots {
		if _, known := d.plan.names[s.Question]; !s.Pool() && !known {
			ids = append(ids, s.Question)
		}
	}
	if len(ids) == 0 {
		return
	}
	d.ask(st, now, func(b *bank.Bank) error {
		for _, id := range ids {
			q, err := b.Question(id)
			if err != nil {
				return err
			}
			names[id] = namedAs(&q)
		}
		return nil
	}, func(st *state, now time.Time, err error) {
		st.tell(now, err)
		if d.plan.number != number {
			return
		}
		for id, is := range names {
			d.plan.names[id] = is
		}
	})
}

// OpenPlan opens a saved test.
func (s *Store) OpenPlan(id quiz.ID) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if !d.keepPlan(st, now) {
			return
		}
		var is bank.Plan
		names := map[quiz.ID]named{}
		d.ask(st, now, func(b *bank.Bank) (err error) {
			is, err = b.Plan(id)
			for _, slot := range is.Slots {
				if err == nil && !slot.Pool() {
					var q quiz.Question
					q, err = b.Version(slot.Question, slot.Version)
					names[slot.Question] = namedAs(&q)
				}
			}
			return err
		}, func(st *state, now time.Time, err error) {
			if err != nil {
				st.tell(now, err)
				return
			}
			d.numbers++
			d.plan = planDesk{on: true, number: d.numbers, is: is, names: names}
			for range is.Slots {
				d.plan.keys = append(d.plan.keys, d.plan.next)
				d.plan.next++
			}
		})
	})
}

// onPlan changes the test that is being put together.
func (s *Store) onPlan(f func(p *planDesk)) {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) {
		if d.plan.on {
			d.plan.unsaved, d.plan.due, d.plan.fault = true, time.Time{}, ""
			f(&d.plan)
		}
	})
}

// SetPlan changes how the test is taken; slots and ID of t do not count.
func (s *Store) SetPlan(t quiz.Test) {
	s.onPlan(func(p *planDesk) {
		t.ID, t.Slots = quiz.ID{}, nil
		p.is.Settings = t
	})
}

// AddPool adds some questions of a category, drawn anew for each student and attempt, each worth a mark.
func (s *Store) AddPool(category string, pick int, mark float64) {
	s.onPlan(func(p *planDesk) {
		if len(p.is.Slots) < quiz.MaxSlots && pick > 0 && mark > 0 {
			p.add(bank.Slot{Category: category, Pick: min(pick, quiz.MaxQuestions), Mark: min(mark, quiz.MaxMark)})
		}
	})
}

// MoveSlot moves a slot, by its key, so many places down, or up with by below 0.
func (s *Store) MoveSlot(key, by int) {
	s.onPlan(func(p *planDesk) {
		i := slices.Index(p.keys, key)
		to := i + by
		if i < 0 || to < 0 || to >= len(p.keys) {
			return
		}
		slot := p.is.Slots[i]
		p.is.Slots = slices.Insert(slices.Delete(slices.Clone(p.is.Slots), i, i+1), to, slot)
		p.keys = slices.Insert(slices.Delete(slices.Clone(p.keys), i, i+1), to, key)
	})
}

// RemoveSlot takes a slot out, by its key.
func (s *Store) RemoveSlot(key int) {
	s.onPlan(func(p *planDesk) {
		if i := slices.Index(p.keys, key); i >= 0 {
			p.is.Slots, p.keys = slices.Delete(slices.Clone(p.is.Slots), i, i+1), slices.Delete(slices.Clone(p.keys), i, i+1)
		}
	})
}

// MarkSlot says what each question of a slot is worth, by the slot's key; 0 is what the question by itself is worth.
func (s *Store) MarkSlot(key int, mark float64) {
	s.onPlan(func(p *planDesk) {
		i := slices.Index(p.keys, key)
		if i < 0 || mark < 0 || mark > quiz.MaxMark || mark == 0 && p.is.Slots[i].Pool() {
			return
		}
		p.is.Slots = slices.Clone(p.is.Slots)
		p.is.Slots[i].Mark = mark
	})
}

// SavePlan keeps the test in the bank.
func (s *Store) SavePlan() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) { d.keepPlan(st, now) })
}

// ClosePlan shows the list of tests again; what was changed is saved.
func (s *Store) ClosePlan() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		if d.keepPlan(st, now) {
			d.plan = planDesk{}
		}
	})
}

// advancePlan saves the test that is being put together after a pause, and returns when that will be. What could not be saved waits for
// the next change, or until the test is closed.
func (d *bankDesk) advancePlan(now time.Time) (wake time.Time) {
	p := &d.plan
	if !p.on || !p.unsaved || p.fault != "" {
		return time.Time{}
	}
	if p.due.IsZero() {
		p.due = now.Add(planRest)
	}
	if !now.Before(p.due) {
		p.due = now.Add(planRest)
		if len(d.jobs) < cap(d.jobs)-bankReserve {
			d.savePlan(now)
			return time.Time{}
		}
	}
	return p.due
}

// keepPlan saves the test that is being put together, if it has changed. It reports whether nothing of it can be lost any more but by
// the disk, of which a toast tells, whatever is open then.
func (d *bankDesk) keepPlan(st *state, now time.Time) bool {
	if len(d.jobs) >= cap(d.jobs)-bankReserve {
		st.tell(now, ErrBankBusy)
		return !d.plan.on || !d.plan.unsaved
	}
	d.savePlan(now)
	return true
}

// savePlan is keepPlan where there is room.
func (d *bankDesk) savePlan(now time.Time) {
	p := &d.plan
	if !p.on || !p.unsaved || d.fault != nil {
		return
	}
	is, number := p.is, p.number
	is.Settings.Title = cmp.Or(is.Settings.Title, words.T("New test"))
	p.unsaved = false
	d.send(bankJob{do: func(b *bank.Bank) error {
		is.ID = cmp.Or(is.ID, d.made[number])
		id, err := b.SavePlan(now, is)
		if err == nil {
			d.made[number] = id
		}
		is.ID = id
		return err
	}, done: func(st *state, now time.Time, err error) {
		if p := &d.plan; p.on && p.number == number {
			if err != nil {
				p.unsaved, p.fault = true, Sentence(err, now)
			} else {
				p.is.ID = is.ID
			}
		}
		st.tell(now, err)
		d.look(st, now)
	}})
}

// DeletePlan deletes a saved test, or with the zero ID the one that is being put together; its questions stay.
func (s *Store) DeletePlan(id quiz.ID) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		number := d.plan.number
		if d.plan.on && d.plan.is.ID == id {
			d.plan = planDesk{}
		}
		d.write(st, now, func(b *bank.Bank) error {
			is := cmp.Or(id, d.made[number])
			if is == (quiz.ID{}) {
				return nil // it was never saved
			}
			return b.DeletePlan(is)
		}, nil)
	})
}

// GivePlan saves the test that is open, makes a test of it as the bank is now, and offers it to the class: there the person looks at it
// once more before anybody hears of it.
func (s *Store) GivePlan() {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		p := &d.plan
		if !p.on || !st.mayGiveHere() || !d.keepPlan(st, now) {
			return
		}
		is, number, of := p.is, p.number, st.session
		var t quiz.Test
		d.ask(st, now, func(b *bank.Bank) (err error) {
			if t, err = b.Compose(is); err == nil {
				err = cmp.Or(titleFault(t.Title), t.Check())
			}
			return err
		}, func(st *state, now time.Time, err error) {
			if err == nil && st.session == of && st.mayGiveHere() {
				err = of.offerTest(st, now, t, words.T("your question bank"))
			}
			if err == nil {
				st.closeBank(now)
				return
			}
			if p := &d.plan; p.on && p.number == number {
				p.fault = unsavable(err, now)
			}
		})
	})
}

// mayGiveHere reports whether this person is in a class to which they may give tests.
func (st *state) mayGiveHere() bool {
	return st.session != nil && st.session.room != nil && !st.session.leaving && st.session.mayGive()
}
