package model

import (
	"slices"
	"strings"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/bank"
)

// showBank returns what the screen Questions shows; nil: it is not open.
func (st *state) showBank(now time.Time) *Bank {
	d := st.bank
	if d == nil {
		return nil
	}
	from := bankFrom{d.changes, st.session != nil, st.mayGiveHere()}
	if d.shown != nil && d.from == from {
		return d.shown
	}
	before := d.shown
	if before == nil {
		before = &Bank{}
	}
	n := &Bank{
		Tab: d.tab, Opening: d.opening, Fault: Sentence(d.fault, now), Saved: bankSaved(d.saved), Busy: d.busy > 0,
		InClass: from.inClass, MayGive: from.mayGive,
		Categories: shared(before.Categories, bankCategories(d.found.categories)), Trashed: d.found.trashed,
		Filter: d.filter, Rows: shared(before.Rows, d.rows(now)), Total: d.found.total, Picked: len(d.picked), Open: d.open,
		Undo: d.undoing, Edited: d.edit, Report: d.report, Plans: shared(before.Plans, bankPlans(d.found.plans, now)), Plan: d.draft(),
	}
	if before.Plan != nil && n.Plan != nil && isSamePlan(before.Plan, n.Plan) {
		n.Plan = before.Plan
	}
	if isSameShown(n, d.shown) {
		n = d.shown
	}
	d.shown, d.from = n, from
	return n
}

// bankCategories are the categories as a tree drawn line by line.
func bankCategories(all []bank.Category) []BankCategory {
	list := make([]BankCategory, len(all))
	for i := range all {
		c := &all[i]
		list[i] = BankCategory{Path: c.Path, Name: c.Name(), Own: c.Own, Count: c.Below}
		if c.Path != "" {
			list[i].Depth = 1 + strings.Count(c.Path, "/")
		}
	}
	return list
}

// rows are the questions of the list.
func (d *bankDesk) rows(now time.Time) []BankRow {
	picked := make(map[quiz.ID]bool, len(d.picked))
	for _, id := range d.picked {
		picked[id] = true
	}
	list := make([]BankRow, len(d.found.rows))
	for i := range d.found.rows {
		r := &d.found.rows[i]
		list[i] = BankRow{
			ID: r.ID, Name: nameOfRow(r), Text: r.Text, Type: TypeWord(r.Type), Mark: r.Mark, Category: r.Category, Tags: strings.Join(r.Tags, ", "),
			Changed: dayOf(r.Changed, now), Picked: picked[r.ID], Open: r.ID == d.at,
		}
	}
	return list
}

func bankPlans(all []bank.PlanRow, now time.Time) []BankPlan {
	list := make([]BankPlan, len(all))
	for i, p := range all {
		list[i] = BankPlan{ID: p.ID, Title: p.Title, Slots: p.Slots, Changed: dayOf(p.Changed, now)}
	}
	return list
}

// draft is the test that is being put together; nil: none is.
func (d *bankDesk) draft() *PlanDraft {
	p := &d.plan
	if !p.on {
		return nil
	}
	n := &PlanDraft{Number: p.number, ID: p.is.ID, Settings: p.is.Settings, Unsaved: p.unsaved, Saved: p.saved, Fault: p.fault}
	for i, s := range p.is.Slots {
		is := PlanSlot{Key: p.keys[i], Question: s.Question, Pick: 1, Mark: s.Mark, Worth: s.Mark}
		if s.Pool() {
			is.Name, is.Pick, is.Have = s.Category, s.Pick, d.count(s.Category)
		} else {
			q := p.names[s.Question]
			is.Name, is.Type = q.name, q.kind
			if is.Mark == 0 {
				is.Worth = q.mark
			}
		}
		n.Slots = append(n.Slots, is)
		if is.Worth > 0 {
			n.Asked += is.Pick
			n.Marks += float64(is.Pick) * is.Worth
		}
	}
	return n
}

// count is how many questions a category has that a pool can take.
func (d *bankDesk) count(path string) int {
	i := slices.IndexFunc(d.found.categories, func(c bank.Category) bool { return c.Path == path })
	if i < 0 {
		return 0
	}
	n := 0
	for _, c := range d.found.categories[i:] {
		if path == "" || c.Path == path || strings.HasPrefix(c.Path, path+"/") {
			n += c.Own - c.Types[quiz.Description]
		}
	}
	return n
}

// isSamePlan reports whether two drafts show the same.
func isSamePlan(a, b *PlanDraft) bool {
	if !slices.Equal(a.Slots, b.Slots) {
		return false
	}
	x, y := *a, *b
	x.Slots, y.Slots = nil, nil
	return isSameShown(&x, &y)
}
