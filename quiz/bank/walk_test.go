package bank

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
)

// A walk does the same to a bank and to a model of it.
type walk struct {
	t    *testing.T
	r    *rand.Rand
	b    *Bank
	m    *model
	now  time.Time
	what string
}

// ok checks that an operation failed exactly when it should have.
func (w *walk) ok(doing string, err error, want bool) bool {
	w.t.Helper()
	if (err == nil) != want {
		w.t.Errorf("%s: %s: %v, want success %v", w.what, doing, err, want)
	}
	return err == nil && want
}

func (w *walk) step() {
	switch w.r.IntN(12) {
	case 0, 1:
		q, category := modelQuestionOf(w.r), pick(w.r, modelPaths)
		id, err := w.b.Add(w.now, category, q)
		if w.ok("add", err, true) {
			w.m.add(w.now, id, category, q)
		}
	case 2:
		w.importSome()
	case 3:
		w.change()
	case 4:
		id := some(w.r, w.m.questions)
		have := w.m.questions[id]
		if w.ok("delete", w.b.Delete(w.now, id), have != nil) && have.trashed.IsZero() {
			have.trashed = w.now
		}
	case 5:
		id := some(w.r, w.m.questions)
		have := w.m.questions[id]
		if w.ok("restore", w.b.Restore(id), have != nil) {
			have.trashed = time.Time{}
		}
	case 6:
		id, to := some(w.r, w.m.questions), pick(w.r, modelPaths)
		have := w.m.questions[id]
		err := w.b.Move(to, id)
		w.m.make(to) // even if there is nothing to move
		if w.ok("move", err, have != nil) {
			have.category = to
		}
	case 7:
		w.categories()
	case 8:
		w.purge()
	case 9, 10:
		w.plan()
	case 11:
		id := some(w.r, w.m.questions)
		have := w.m.questions[id]
		made, err := w.b.Duplicate(w.now, id, "Copy")
		if w.ok("duplicate", err, have != nil) {
			q := have.versions[have.newest]
			q.Name = "Copy"
			w.m.add(w.now, made, have.category, q)
		}
	}
}

func (w *walk) importSome() {
	var items []Item
	for range w.r.IntN(4) {
		items = append(items, Item{pick(w.r, modelPaths), modelQuestionOf(w.r)})
	}
	done, err := w.b.Import(w.now, items)
	if !w.ok("import", err, true) {
		return
	}
	for i, item := range items {
		var same []*modelQuestion
		for _, have := range w.m.questions {
			q := have.versions[have.newest]
			q.ID, q.Tags = quiz.ID{}, nil
			wanted := item.Question
			wanted.Tags = nil
			if have.trashed.IsZero() && equal(q, wanted) {
				same = append(same, have)
			}
		}
		if done[i].Duplicate != (len(same) > 0) {
			w.t.Errorf("%s: item %d: %+v, %d are the same", w.what, i, done[i], len(same))
		}
		if !done[i].Duplicate {
			w.m.add(w.now, done[i].ID, item.Category, item.Question)
		} else if first := slices.MinFunc(same, func(x, y *modelQuestion) int { return x.n - y.n }); w.m.questions[done[i].ID] != first {
			w.t.Errorf("%s: item %d is said to be the same as another one", w.what, i)
		}
	}
}

func (w *walk) change() {
	q := modelQuestionOf(w.r)
	q.ID = some(w.r, w.m.questions)
	have := w.m.questions[q.ID]
	number, err := w.b.Change(w.now, q)
	if !w.ok("change", err, have != nil) {
		return
	}
	if !equal(q, have.versions[have.newest]) {
		have.newest++
		have.versions[have.newest], have.changed = q, w.now
	}
	if number != have.newest {
		w.t.Errorf("%s: change made version %d, want %d", w.what, number, have.newest)
	}
}

func (w *walk) categories() {
	switch path, to := pick(w.r, modelPaths), pick(w.r, modelPaths); w.r.IntN(3) {
	case 0:
		if w.ok("add category", w.b.AddCategory(path), true) {
			w.m.make(path)
		}
	case 1:
		err := w.b.RenameCategory(path, to)
		can := path == to || path != "" && to != "" && !within(to, path) && w.m.categories[path] && !w.m.categories[to]
		if w.ok("rename "+path+" to "+to, err, can) && path != to {
			w.rename(path, to)
		}
	case 2:
		can := path != "" && w.m.categories[path]
		for _, q := range w.m.questions {
			can = can && !(within(q.category, path) && q.trashed.IsZero())
		}
		for _, p := range w.m.plans {
			for _, s := range p.Slots {
				can = can && !(s.Pool() && within(s.Category, path))
			}
		}
		if !w.ok("remove "+path, w.b.RemoveCategory(path), can) {
			return
		}
		for have := range maps.Clone(w.m.categories) {
			if within(have, path) {
				delete(w.m.categories, have)
			}
		}
		for _, q := range w.m.questions {
			if within(q.category, path) {
				q.category = ""
			}
		}
	}
}

func (w *walk) rename(path, to string) {
	renamed := func(have string) string {
		if within(have, path) {
			return to + strings.TrimPrefix(have, path)
		}
		return have
	}
	for have := range maps.Clone(w.m.categories) {
		if within(have, path) {
			delete(w.m.categories, have)
			w.m.make(renamed(have))
		}
	}
	for _, q := range w.m.questions {
		q.category = renamed(q.category)
	}
	for id, p := range w.m.plans {
		p.Slots = slices.Clone(p.Slots)
		for i := range p.Slots {
			if p.Slots[i].Pool() {
				p.Slots[i].Category = renamed(p.Slots[i].Category)
			}
		}
		w.m.plans[id] = p
	}
}

func (w *walk) purge() {
	before := w.now.Add(-time.Duration(w.r.IntN(100)) * time.Second)
	gone, err := w.b.Purge(before)
	w.ok("purge", err, true)
	for id, q := range maps.Clone(w.m.questions) {
		if !q.trashed.IsZero() && q.trashed.Before(before) && !w.m.named(id, 0) {
			delete(w.m.questions, id)
			gone--
		}
	}
	if gone != 0 {
		w.t.Errorf("%s: %d too many were purged", w.what, gone)
	}
}

func (w *walk) plan() {
	if w.r.IntN(3) == 0 {
		id := some(w.r, w.m.plans)
		_, have := w.m.plans[id]
		if w.ok("delete plan", w.b.DeletePlan(id), have) {
			delete(w.m.plans, id)
		}
		return
	}
	p, can := Plan{Settings: quizTitle(pick(w.r, []string{"One", "Two"})), Changed: w.now}, true
	if w.r.IntN(2) == 0 && len(w.m.plans) > 0 {
		p.ID = some(w.r, w.m.plans)
		_, can = w.m.plans[p.ID]
	}
	for range w.r.IntN(4) {
		s := Slot{Category: pick(w.r, modelPaths), Pick: 1 + w.r.IntN(2), Mark: 1}
		if w.r.IntN(2) == 0 {
			s = Slot{Question: some(w.r, w.m.questions), Version: w.r.IntN(3)}
			have := w.m.questions[s.Question]
			can = can && have != nil && (s.Version == 0 || have.versions[s.Version].Type != 0)
		} else {
			can = can && w.m.categories[s.Category]
		}
		p.Slots = append(p.Slots, s)
	}
	id, err := w.b.SavePlan(w.now, p)
	if w.ok("save plan", err, can) {
		p.ID = id
		w.m.plans[id] = p
	}
}

// compare asks both one thing.
func (w *walk) compare() {
	q := modelQuery(w.r)
	got, err := w.b.List(q)
	w.ok("list", err, true)
	wantEqual(w.t, w.what, got, w.m.page(q))
	id := some(w.r, w.m.questions)
	have := w.m.questions[id]
	revisions, err := w.b.History(id)
	if !w.ok("history", err, have != nil) {
		return
	}
	if len(revisions) != len(have.versions) {
		w.t.Errorf("%s: versions %v, want %d", w.what, revisions, len(have.versions))
	}
	for v, want := range have.versions {
		got, err := w.b.Version(id, v)
		if err != nil || !equal(got, want) {
			w.t.Errorf("%s: version %d is %+v, %v; want %+v", w.what, v, got, err, want)
		}
	}
}

// compareAll asks both everything, and composes all plans.
func (w *walk) compareAll() {
	list, err := w.b.Categories()
	must(w.t, err)
	if len(list) != len(w.m.categories) {
		w.t.Errorf("%d categories, want %d", len(list), len(w.m.categories))
	}
	for _, c := range list {
		own, all := w.m.page(Query{Category: c.Path, Alone: true}).Total, w.m.page(Query{Category: c.Path}).Total
		if !w.m.categories[c.Path] || c.Own != own || c.Below != all {
			w.t.Errorf("%+v, want %d and %d", c, own, all)
		}
	}
	for id, want := range w.m.plans {
		got, err := w.b.Plan(id)
		must(w.t, err)
		wantEqual(w.t, "plan", got, want)
		test, err := w.b.Compose(got)
		if err != nil && !errors.Is(err, ErrPool) {
			w.t.Errorf("compose: %v", err)
		}
		asked := map[quiz.ID]bool{}
		for i, s := range test.Slots {
			for _, q := range s.Pool {
				if asked[q.ID] && want.Slots[i].Pool() {
					w.t.Errorf("a question is asked twice in %+v", want.Slots)
				}
				asked[q.ID] = true
			}
		}
	}
}

// equal reports whether two questions are the same.
func equal(x, y quiz.Question) bool {
	a, err := encode(x)
	b, err2 := encode(y)
	return err == nil && err2 == nil && string(a) == string(b)
}
