package bank

import (
	crand "crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"lyceum/quiz"
)

// A Plan is a saved test: how it is taken, and what it takes from the bank. [Bank.Compose] makes the test of it.
type Plan struct {
	ID       quiz.ID // zero until it is saved
	Changed  time.Time
	Settings quiz.Test // without ID and slots
	Slots    []Slot
}

// A Slot is a place in a plan: a question, or a pool from which some are picked for each student and attempt.
type Slot struct {
	Question quiz.ID // zero: a pool
	// Version is that of the question; 0: whichever is the newest. A version that is named is kept.
	Version int

	// A pool is what is in Category, all below it included, has all the tags, is no description, and in no other slot.
	Category string
	Alone    bool // without what is below
	Tags     []string
	Pick     int // 1 and above

	// Mark is what each question is worth, up to [quiz.MaxMark]. 0: what a question by itself is worth; a pool must say.
	Mark float64
}

// Pool reports whether the slot is one.
func (s Slot) Pool() bool { return s.Question == quiz.ID{} }

// A PlanRow is what a list has of a plan.
type PlanRow struct {
	ID      quiz.ID
	Title   string
	Slots   int
	Changed time.Time
}

// check returns an error unless the slot could be in a plan.
func (s Slot) check() error {
	switch {
	case math.IsNaN(s.Mark) || s.Mark < 0 || s.Mark > quiz.MaxMark:
		return fmt.Errorf("%w: mark %v", ErrBad, s.Mark)
	case !s.Pool():
		if s.Version < 0 {
			return fmt.Errorf("%w: version %d", ErrBad, s.Version)
		}
	case s.Mark == 0:
		return fmt.Errorf("%w: a pool without a mark", ErrBad)
	case s.Pick < 1:
		return fmt.Errorf("%w: a pool picks %d", ErrBad, s.Pick)
	case s.Pick > quiz.MaxQuestions || len(s.Tags) > quiz.MaxTags:
		return fmt.Errorf("%w: a pool picks %d and has %d tags", ErrLimit, s.Pick, len(s.Tags))
	}
	return nil
}

func (p *Plan) check() error {
	if len(p.Slots) > quiz.MaxSlots {
		return fmt.Errorf("%w: %d slots, %d are allowed", ErrLimit, len(p.Slots), quiz.MaxSlots)
	}
	for i, s := range p.Slots {
		if err := s.check(); err != nil {
			return fmt.Errorf("slot %d: %w", i+1, err)
		}
	}
	return nil
}

// SavePlan writes a plan, anew or in place of the one with its ID, and returns its ID. The error wraps ErrNotFound if the plan,
// a question, version or category is not there, ErrLimit or ErrBad.
func (b *Bank) SavePlan(now time.Time, p Plan) (id quiz.ID, err error) {
	if err := p.check(); err != nil {
		return quiz.ID{}, err
	}
	p.Settings.ID, p.Settings.Slots = quiz.ID{}, nil
	body, err := json.Marshal(p.Settings)
	if err != nil {
		return quiz.ID{}, fmt.Errorf("%w: %w", ErrBad, err)
	}
	id = p.ID
	if id == (quiz.ID{}) {
		_, _ = crand.Read(id[:]) // never fails
	}
	err = b.write("save test", func(tx *sql.Tx) error {
		n, err := putPlan(tx, now, id, p, body)
		if err != nil {
			return err
		}
		before, err := named(tx, n)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM slot WHERE plan=?", n); err != nil {
			return err
		}
		for place, s := range p.Slots {
			if err := putSlot(tx, n, place, s); err != nil {
				return fmt.Errorf("slot %d: %w", place+1, err)
			}
		}
		return forgetAll(tx, before)
	})
	return id, err
}

// putPlan writes the row of a plan and returns its number.
func putPlan(tx *sql.Tx, now time.Time, id quiz.ID, p Plan, body []byte) (n int64, err error) {
	if p.ID != (quiz.ID{}) {
		if n, err = planRow(tx, id); err != nil {
			return 0, err
		}
		_, err = tx.Exec("UPDATE plan SET changed=?, title=?, settings=? WHERE n=?", stamp(now), p.Settings.Title, body, n)
		return n, err
	}
	var have int
	if err := tx.QueryRow("SELECT count(*) FROM plan").Scan(&have); err != nil {
		return 0, err
	}
	if have >= MaxPlans {
		return 0, fmt.Errorf("%w: %d saved tests are allowed", ErrLimit, MaxPlans)
	}
	made, err := tx.Exec("INSERT INTO plan (id, changed, title, settings) VALUES (?, ?, ?, ?)", id[:], stamp(now), p.Settings.Title, body)
	if err != nil {
		return 0, err
	}
	return made.LastInsertId()
}

func putSlot(tx *sql.Tx, plan int64, place int, s Slot) error {
	var question, category int64
	if s.Pool() {
		path, err := CleanPath(s.Category)
		if err == nil {
			category, err = categoryID(tx, path)
		}
		if err != nil {
			return err
		}
		s.Version = 0
	} else {
		var err error
		if question, err = questionRow(tx, s.Question); err != nil {
			return err
		}
		if s.Version > 0 {
			var there bool
			if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM version WHERE question=? AND version=?)", question, s.Version).Scan(&there); err != nil {
				return err
			}
			if !there {
				return fmt.Errorf("version %d: %w", s.Version, ErrNotFound)
			}
		}
		s.Alone, s.Tags, s.Pick = false, nil, 0
	}
	_, err := tx.Exec("INSERT INTO slot (plan, place, question, version, category, alone, tags, pick, mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		plan, place, question, s.Version, category, s.Alone, tagList(s.Tags), s.Pick, s.Mark)
	return err
}

// named returns the questions that a plan names.
func named(tx *sql.Tx, plan int64) (questions []int64, err error) {
	rows, err := tx.Query("SELECT DISTINCT question FROM slot WHERE plan=? AND question<>0", plan)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		questions = append(questions, n)
	}
	return questions, rows.Err()
}

// forgetAll does what forget says for some questions.
func forgetAll(tx *sql.Tx, questions []int64) error {
	for _, n := range questions {
		if err := forget(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// planRow returns the row of a plan, or ErrNotFound.
func planRow(q querier, id quiz.ID) (n int64, err error) {
	err = q.QueryRow("SELECT n FROM plan WHERE id=?", id[:]).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("saved test %v: %w", id, ErrNotFound)
	}
	return n, err
}

// DeletePlan deletes a plan, and old versions of questions that no other names. The error wraps ErrNotFound.
func (b *Bank) DeletePlan(id quiz.ID) error {
	return b.write("delete test", func(tx *sql.Tx) error {
		n, err := planRow(tx, id)
		if err != nil {
			return err
		}
		before, err := named(tx, n)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM slot WHERE plan=?", n); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM plan WHERE n=?", n); err != nil {
			return err
		}
		return forgetAll(tx, before)
	})
}

// Plans returns all plans, the one changed last first.
func (b *Bank) Plans() ([]PlanRow, error) {
	rows, err := b.db.Query("SELECT id, title, changed, (SELECT count(*) FROM slot WHERE plan=plan.n) FROM plan ORDER BY changed DESC, n DESC")
	if err != nil {
		return nil, failed(b.path, "list tests", err)
	}
	defer rows.Close()
	var all []PlanRow
	for rows.Next() {
		var r PlanRow
		var id []byte
		var changed int64
		if err := rows.Scan(&id, &r.Title, &changed, &r.Slots); err != nil {
			return nil, failed(b.path, "list tests", err)
		}
		copy(r.ID[:], id)
		r.Changed = timeOf(changed)
		all = append(all, r)
	}
	return all, failed(b.path, "list tests", rows.Err())
}

// Plan returns a plan. The error wraps ErrNotFound or ErrDamaged.
func (b *Bank) Plan(id quiz.ID) (Plan, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := Plan{ID: id}
	var n, changed int64
	var body []byte
	err := b.db.QueryRow("SELECT n, changed, settings FROM plan WHERE id=?", id[:]).Scan(&n, &changed, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return Plan{}, fmt.Errorf("saved test %v: %w", id, ErrNotFound)
	}
	if err != nil {
		return Plan{}, failed(b.path, "read test", err)
	}
	p.Changed = timeOf(changed)
	if err := json.Unmarshal(body, &p.Settings); err != nil {
		return Plan{}, failed(b.path, "read test", fmt.Errorf("%w: %w", ErrDamaged, err))
	}
	p.Slots, err = slotsOf(b.db, n)
	return p, failed(b.path, "read test", err)
}

func slotsOf(q querier, plan int64) ([]Slot, error) {
	rows, err := q.Query(`SELECT coalesce(q.id, x''), s.version, coalesce(c.path, ''), alone, s.tags, pick, s.mark FROM slot s
		LEFT JOIN question q ON q.n=s.question LEFT JOIN category c ON c.id=s.category WHERE plan=? ORDER BY place`, plan)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Slot
	for rows.Next() {
		var s Slot
		var id []byte
		var tags string
		if err := rows.Scan(&id, &s.Version, &s.Category, &s.Alone, &tags, &s.Pick, &s.Mark); err != nil {
			return nil, err
		}
		copy(s.Question[:], id)
		s.Tags = tagsOf(tags)
		all = append(all, s)
	}
	return all, rows.Err()
}
