package bank

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
)

// A model is what a bank should be: maps, and loops over all that is in them.
type model struct {
	categories map[string]bool
	questions  map[quiz.ID]*modelQuestion
	added      int
	plans      map[quiz.ID]Plan
}

type modelQuestion struct {
	category       string
	n, newest      int
	versions       map[int]quiz.Question
	added, changed time.Time
	trashed        time.Time
}

func (m *model) make(path string) {
	for m.categories[path] = true; path != ""; {
		path = parent(path)
		m.categories[path] = true
	}
}

func (m *model) add(now time.Time, id quiz.ID, category string, q quiz.Question) {
	m.make(category)
	m.added++
	q.ID = id
	m.questions[id] = &modelQuestion{category: category, n: m.added, newest: 1, versions: map[int]quiz.Question{1: q}, added: now, changed: now}
}

// named reports whether a plan names a question, and, unless it is 0, that version of it.
func (m *model) named(id quiz.ID, version int) bool {
	for _, p := range m.plans {
		for _, s := range p.Slots {
			if s.Question == id && (version == 0 || s.Version == version) {
				return true
			}
		}
	}
	return false
}

func (m *model) forget() {
	for id, q := range m.questions {
		for v := range q.versions {
			if v != q.newest && !m.named(id, v) {
				delete(q.versions, v)
			}
		}
	}
}

func within(path, category string) bool {
	return category == "" || path == category || strings.HasPrefix(path, category+"/")
}

// page answers a query by looking at everything.
func (m *model) page(q Query) (p Page) {
	for id, have := range m.questions {
		newest := have.versions[have.newest]
		text := fold(newest.Name + " " + newest.Text.Source)
		ok := q.Trash == !have.trashed.IsZero() && (q.Alone && have.category == q.Category || !q.Alone && within(have.category, q.Category))
		for _, word := range strings.Fields(fold(q.Words)) {
			ok = ok && strings.Contains(text, word)
		}
		for _, tag := range q.Tags {
			ok = ok && slices.Contains(newest.Tags, tag)
		}
		if len(q.Types) > 0 {
			ok = ok && slices.Contains(q.Types, newest.Type)
		}
		if ok {
			p.Rows = append(p.Rows, Row{ID: id, Category: have.category, Version: have.newest, Type: newest.Type, Mark: newest.Mark, Name: newest.Name,
				Text: newest.Text.Source, Tags: newest.Tags, Added: have.added, Changed: have.changed, Trashed: have.trashed})
		}
	}
	slices.SortFunc(p.Rows, func(x, y Row) int {
		by := [...]int{
			ByName: cmp.Compare(sortKey(x.Name), sortKey(y.Name)), ByChanged: x.Changed.Compare(y.Changed), ByAdded: 0,
			ByType: cmp.Compare(x.Type, y.Type), ByMark: cmp.Compare(x.Mark, y.Mark), ByCategory: cmp.Compare(x.Category, y.Category),
		}[q.Sort]
		return cmp.Or(by, cmp.Compare(m.questions[x.ID].n, m.questions[y.ID].n))
	})
	if q.Down {
		slices.Reverse(p.Rows)
	}
	p.Total = len(p.Rows)
	from := min(q.From, p.Total)
	to := p.Total
	if q.Limit > 0 {
		to = min(to, from+q.Limit)
	}
	if p.Rows = p.Rows[from:to]; len(p.Rows) == 0 {
		p.Rows = nil
	}
	return p
}

var (
	modelPaths = []string{"", "A", "A/B", "A/B/C", "D", "D/B", "AB", "E/F"}
	modelTags  = []string{"easy", "hard", "essay"}
	modelTypes = []quiz.Type{quiz.Single, quiz.Essay, quiz.Description}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// some returns one ID that is there, most of the time.
func some[V any](r *rand.Rand, from map[quiz.ID]V) quiz.ID {
	if len(from) == 0 || r.IntN(20) == 0 {
		return quiz.ID{1}
	}
	ids := slices.SortedFunc(maps.Keys(from), func(x, y quiz.ID) int { return cmp.Compare(x.String(), y.String()) })
	return pick(r, ids)
}

func modelQuestionOf(r *rand.Rand) quiz.Question {
	name := fmt.Sprint(pick(r, []string{"Question", "leaf", "Äpfel"}), " ", r.IntN(12))
	var q quiz.Question
	switch pick(r, modelTypes) {
	case quiz.Single:
		q = choice(name, fmt.Sprint("text ", r.IntN(6)))
	case quiz.Essay:
		q = essay(name)
	default:
		q = description(name)
	}
	for _, tag := range modelTags {
		if r.IntN(3) == 0 {
			q.Tags = append(q.Tags, tag)
		}
	}
	return q
}

func modelQuery(r *rand.Rand) Query {
	q := Query{Category: pick(r, modelPaths), Alone: r.IntN(3) == 0, Trash: r.IntN(4) == 0, Sort: Sort(r.IntN(len(sortColumns))), Down: r.IntN(2) == 0,
		Words: pick(r, []string{"", "", "leaf", "APFEL 1", "text"})}
	if r.IntN(3) == 0 {
		q.Tags = []string{pick(r, modelTags)}
	}
	if r.IntN(3) == 0 {
		q.Types = []quiz.Type{pick(r, modelTypes), pick(r, modelTypes)}
	}
	if r.IntN(2) == 0 {
		q.From, q.Limit = r.IntN(4), 1+r.IntN(5)
	}
	return q
}

// TestAnyOrderOfOperationsEqualsMaps does things at random to a bank and to maps, and closes and opens the bank in between.
func TestAnyOrderOfOperationsEqualsMaps(t *testing.T) {
	steps := 700
	if testing.Short() {
		steps = 150
	}
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 7))
		path := tempFile(t)
		w := &walk{t: t, r: r, b: mustOpen(t, path),
			m: &model{categories: map[string]bool{"": true}, questions: map[quiz.ID]*modelQuestion{}, plans: map[quiz.ID]Plan{}}}
		for step := range steps {
			w.now = at(step)
			w.what = fmt.Sprintf("seed %d, step %d", seed, step)
			w.step()
			w.m.forget()
			if step%200 == 199 {
				must(t, w.b.Close())
				w.b = mustOpen(t, path)
			}
			if w.compare(); t.Failed() {
				return
			}
		}
		w.compareAll()
		t.Logf("seed %d: %d questions, %d categories, %d plans at the end", seed, len(w.m.questions), len(w.m.categories), len(w.m.plans))
		must(t, w.b.Close())
	}
}
