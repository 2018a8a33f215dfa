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
	list, asking := make([]BankCategory, len(all)), askingIn(all)
	for i := range all {
		c := &all[i]
		list[i] = BankCategory{Path: c.Path, Name: c.Name(), Own: c.Own, Count: c.Below, Asking: asking[c.Path]}
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
	n := &PlanDraft{Number: p.number, ID: p.is.ID, Settings: p.is.Settings, Unsaved: p.unsaved, Fault: p.fault}
	asking := askingIn(d.found.categories)
	for i, s := range p.is.Slots {
		is := PlanSlot{Key: p.keys[i], Question: s.Question, Pick: 1, Mark: s.Mark, Worth: s.Mark}
		if s.Pool() {
			is.Name, is.Pick, is.Have = s.Category, s.Pick, asking[s.Category]
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

// askingIn counts the questions in each category and below it that ask something, which are those that a pool can take.
func askingIn(all []bank.Category) map[string]int {
	n := make(map[string]int, len(all))
	for i := range all {
		asking := all[i].Own - all[i].Types[quiz.Description]
		for path := all[i].Path; ; path = path[:max(0, strings.LastIndexByte(path, '/'))] {
			n[path] += asking
			if path == "" {
				break
			}
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
