//go:build !nogui

package viewtest

import (
	"lyceum/app/model"
	"lyceum/quiz"
)

// bankQuestions are questions of the sample bank, each with what is right.
func bankQuestions() []quiz.Question {
	all := questions()[:10]
	all[9].Mark = 0
	right := func(i, option int) { all[i].Options[option].Fraction = 1 }
	right(0, 1)
	all[0].Options[1].Feedback = plain("Light falls with the square of the distance.")
	all[0].Options[3].Fraction = -0.25
	for option, fraction := range map[int]float64{0: 0.4, 1: 0.4, 3: 0.2, 2: -0.5, 4: -0.5} {
		all[1].Options[option].Fraction = fraction
	}
	right(2, 0)
	all[3].Answers = []quiz.Answer{{Pattern: "chlorophyll*", Fraction: 1}, {Pattern: "chloroplast", Fraction: 0.25, Feedback: plain("That is where it is.")}}
	for i, to := range []quiz.OptionID{4, 5, 6} {
		all[4].Stems[i].Right = to
	}
	all[6].Answers = []quiz.Answer{{Value: 1.4, Tolerance: quiz.Tolerance{By: 0.1}, Fraction: 1}, {Value: 1.4, Tolerance: quiz.Tolerance{By: 0.3}, Fraction: 0.5}}
	all[7].Gaps[0].Answers = []quiz.Answer{{Pattern: "carbon dioxide", Fraction: 1}}
	all[7].Gaps[1].Options[0].Fraction = 1
	all[7].Gaps[2].Answers = []quiz.Answer{{Pattern: "water", Fraction: 1}}
	return all
}

// bankRows are all questions of the sample as the list has them.
func bankRows() (rows []model.BankRow) {
	for i, q := range bankQuestions() {
		rows = append(rows, model.BankRow{
			ID: q.ID, Name: q.Name, Text: q.Text.Plain(), Type: model.TypeWord(q.Type), Mark: q.Mark, Category: []string{"Biology/Plants", "Biology/Plants/Light"}[i%2],
			Tags: []string{"", "exam"}[i%2], Changed: "Tuesday",
		})
	}
	return rows
}

func bankCategories() []model.BankCategory {
	return []model.BankCategory{
		{Name: "", Count: 42, Asking: 42}, {Path: "Biology", Name: "Biology", Depth: 1, Count: 31, Asking: 31, Own: 3}, {Path: "Biology/Cells", Name: "Cells", Depth: 2, Count: 18, Asking: 18, Own: 18},
		{Path: "Biology/Plants", Name: "Plants", Depth: 2, Count: 10, Asking: 10, Own: 5}, {Path: "Biology/Plants/Light", Name: "Light", Depth: 3, Count: 5, Asking: 5, Own: 5},
		{Path: "Chemistry", Name: "Chemistry", Depth: 1, Count: 11, Asking: 11, Own: 11},
	}
}

// BankOf is the bank with one of the sample's questions, by its place, beside the list.
func BankOf(at int) *model.Snapshot {
	s := Start()
	q := bankQuestions()[at]
	b := &model.Bank{
		Tab: model.BankQuestions, Categories: bankCategories(), Trashed: 2, Filter: model.BankFilter{Category: "Biology/Plants"}, Rows: bankRows(), Total: 10,
		Open: &model.BankQuestion{ID: q.ID, Question: &q, Category: bankRows()[at].Category},
	}
	b.Rows[at].Open = true
	s.Bank = b
	return s
}

// Bank is the bank as one finds it.
func Bank() *model.Snapshot { return BankOf(0) }

// BankInClass is the bank opened by who teaches a class.
func BankInClass() *model.Snapshot {
	s := Teacher()
	s.Bank = Bank().Bank
	s.Bank.InClass, s.Bank.MayGive = true, true
	return s
}

// BankPicked is the bank with three questions picked, and something to undo.
func BankPicked() *model.Snapshot {
	s := BankOf(1)
	for _, i := range []int{1, 3, 5} {
		s.Bank.Rows[i].Picked = true
	}
	s.Bank.Picked, s.Bank.Undo = 3, "“Night and day gas exchange” is in the trash"
	return s
}

// BankEmpty is the bank of somebody who has written no question yet.
func BankEmpty() *model.Snapshot {
	s := Start()
	s.Bank = &model.Bank{Tab: model.BankQuestions, Categories: []model.BankCategory{{}}}
	return s
}

// BankFault is a bank that another window has open.
func BankFault() *model.Snapshot {
	s := Start()
	s.Bank = &model.Bank{Tab: model.BankQuestions, Fault: "Another window of Lyceum has your questions open. Close it there, and open it here again."}
	return s
}

// BankTrash is what was deleted.
func BankTrash() *model.Snapshot {
	s := BankOf(0)
	b := s.Bank
	b.Filter = model.BankFilter{Trash: true}
	b.Rows, b.Total = b.Rows[:2], 2
	b.Rows[1].Picked, b.Picked = true, 1
	b.Open.Trashed = true
	return s
}

// BankReport is what came of a file of which something was left out.
func BankReport() *model.Snapshot {
	s := Bank()
	s.Bank.Report = &model.FileReport{File: "plants.gift", Path: "/home/mara/plants.gift", Category: "Biology/Plants", Done: 17, Duplicates: 2, LeftOut: 1, Problems: []model.FileProblem{
		{N: 0, Line: 12, Question: "Stomata", Text: "The right answers together are worth 90 percent, not 100."},
		{N: 1, Line: 31, Text: "A { has no } after it in the same question. A blank line ends a question.", LeftOut: true},
		{N: 2, Line: 58, Question: "What chlorophyll absorbs", Text: "Two answers read the same: blue light"},
	}}
	return s
}

// BankTests is the list of saved tests.
func BankTests() *model.Snapshot {
	s := Bank()
	s.Bank.Tab = model.BankTests
	s.Bank.Plans = []model.BankPlan{
		{ID: quiz.ID{1}, Title: TestTitle, Slots: 12, Changed: "Tuesday"}, {ID: quiz.ID{2}, Title: "Cells: warm-up", Slots: 3, Changed: "21 May"},
		{ID: quiz.ID{3}, Title: "Chemistry of leaves", Slots: 8, Changed: "3 May"},
	}
	return s
}

// BankNoTests is the same of somebody who has saved none.
func BankNoTests() *model.Snapshot {
	s := BankTests()
	s.Bank.Plans = nil
	return s
}

// BankDraft is a test that is being put together.
func BankDraft() *model.Snapshot {
	s := BankTests()
	d := &model.PlanDraft{Number: 1, ID: quiz.ID{1}, Settings: TestOffered().Class.Test.Offer.Test, Asked: 7, Marks: 12, Unsaved: true}
	d.Settings.ID, d.Settings.Slots = quiz.ID{}, nil
	for i, r := range bankRows()[:5] {
		d.Slots = append(d.Slots, model.PlanSlot{Key: i, Question: r.ID, Name: r.Name, Type: r.Type, Pick: 1, Worth: r.Mark})
	}
	d.Slots = append(d.Slots, model.PlanSlot{Key: 5, Name: "Biology/Cells", Pick: 2, Have: 18, Mark: 3.5, Worth: 3.5})
	s.Bank.Plan = d
	return s
}
