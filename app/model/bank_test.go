package model

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/quiz"
	"lyceum/quiz/bank"
)

// withBank does something with the question bank of a new profile, which is open.
func withBank(t *testing.T, f func(b *bench, dir string)) {
	dir := t.TempDir()
	inBubbleAt(t, dir, func(b *bench) {
		b.OpenBank(BankQuestions)
		if is := b.now().Bank; is == nil || is.Opening || is.Fault != "" {
			t.Fatalf("the bank opens as %+v", is)
		}
		f(b, dir)
		b.CloseBank()
		if is := b.now().Bank; is != nil {
			t.Errorf("a bank that was closed shows as %+v", is)
		}
	})
}

// shortOf is a question with a name and its text.
func shortOf(name string) quiz.Question {
	return quiz.Question{Type: quiz.Short, Name: name, Text: quiz.Text{Source: "What is " + name + "?"}, Mark: 2, Answers: []quiz.Answer{{Pattern: name, Fraction: 1}}}
}

// write adds questions to a category.
func (b *bench) write(category string, names ...string) {
	f := b.now().Bank.Filter
	f.Category = category
	b.FilterBank(f)
	for _, name := range names {
		b.NewQuestion(quiz.Question{Type: quiz.Short, Mark: 1})
		b.SaveQuestion(shortOf(name))
		b.now()
	}
	f.Category = ""
	b.FilterBank(f)
	b.now()
}

func listed(is *Bank) (all []string) {
	for _, r := range is.Rows {
		all = append(all, r.Name)
	}
	return all
}

func wantNames(t *testing.T, is *Bank, want ...string) {
	t.Helper()
	if got := listed(is); !slices.Equal(got, want) || is.Total != len(want) {
		t.Errorf("listed %q, %d in all, want %q", got, is.Total, want)
	}
}

func TestWrittenQuestionIsThereWhenTheBankIsOpenedAgain(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology/Plants", "leaf", "root")
		b.CloseBank()
		b.now()
		b.OpenBank(BankQuestions)
		is := b.now().Bank
		wantNames(t, is, "leaf", "root")
		if is.Open == nil || is.Open.Question.Name != "leaf" || is.Open.Key != "leaf" || is.Open.Category != "Biology/Plants" {
			t.Errorf("beside the list is %+v", is.Open)
		}
		if c := is.Categories; len(c) != 3 || c[0].Count != 2 || c[2].Path != "Biology/Plants" || c[2].Depth != 2 || c[2].Own != 2 {
			t.Errorf("categories %+v", c)
		}
	})
}

func TestListShowsWhatTheFilterLeaves(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf", "root")
		b.write("Chemistry", "acid")
		for name, c := range map[string]struct {
			filter BankFilter
			want   []string
		}{
			"a category":   {BankFilter{Category: "Biology"}, []string{"leaf", "root"}},
			"words":        {BankFilter{Words: "WHAT aci"}, []string{"acid"}},
			"a type":       {BankFilter{Type: quiz.Essay}, nil},
			"many words":   {BankFilter{Words: strings.Repeat("what ", 40)}, []string{"acid", "leaf", "root"}},
			"another sort": {BankFilter{Sort: BankNewest}, []string{"acid", "root", "leaf"}},
		} {
			b.FilterBank(c.filter)
			t.Log(name)
			wantNames(t, b.now().Bank, c.want...)
		}
	})
}

func TestQuestionThatIsRefusedStaysInTheEditor(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		q := shortOf("leaf")
		b.NewQuestion(q)
		q.Answers = nil
		b.SaveQuestion(q)
		is := b.now().Bank
		if is.Edited == nil || is.Edited.Fault == "" || is.Edited.Saving || is.Edited.Question.Name != "leaf" {
			t.Fatalf("what cannot be saved shows as %+v", is.Edited)
		}
		b.SaveQuestion(shortOf("leaf"))
		wantNames(t, b.now().Bank, "leaf")
		b.EditQuestion()
		e := b.now().Bank.Edited
		if e == nil || e.New {
			t.Fatalf("a question is changed as %+v", e)
		}
		q = e.Question
		q.Name = "leaves"
		b.SaveQuestion(q)
		is = b.now().Bank
		if wantNames(t, is, "leaves"); is.Open.Question.Name != "leaves" {
			t.Errorf("beside the list is %q", is.Open.Question.Name)
		}
	})
}

func TestWhatWasDeletedComesBack(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf", "root", "stem")
		is := b.now().Bank
		b.PickQuestion(is.Rows[0].ID, true)
		b.PickQuestion(is.Rows[2].ID, true)
		b.DeleteQuestions(quiz.ID{})
		is = b.now().Bank
		if wantNames(t, is, "root"); is.Picked != 0 || is.Undo == "" || is.Trashed != 2 {
			t.Errorf("picked %d, undo %q, in the trash %d", is.Picked, is.Undo, is.Trashed)
		}
		b.UndoBank()
		if is = b.now().Bank; is.Undo != "" || is.Trashed != 0 {
			t.Errorf("after undo: %q, in the trash %d", is.Undo, is.Trashed)
		}
		wantNames(t, is, "leaf", "root", "stem")
		b.DeleteQuestions(is.Rows[1].ID)
		b.FilterBank(BankFilter{Trash: true})
		if is = b.now().Bank; is.Open == nil || !is.Open.Trashed {
			t.Errorf("in the trash is %+v", is.Open)
		}
		wantNames(t, is, "root")
		b.RestoreQuestions(is.Rows[0].ID)
		b.now()
		b.FilterBank(BankFilter{})
		wantNames(t, b.now().Bank, "leaf", "root", "stem")
	})
}

func TestQuestionsAreMovedAndDuplicated(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf")
		b.DuplicateQuestion()
		is := b.now().Bank
		wantNames(t, is, "leaf", "leaf (copy)")
		if is.Open.Question.Name != "leaf (copy)" {
			t.Errorf("beside the list is %q, want the copy", is.Open.Question.Name)
		}
		b.MoveQuestions(is.Open.ID, "Biology/Plants/Leaves")
		b.FilterBank(BankFilter{Category: "Biology/Plants"})
		wantNames(t, b.now().Bank, "leaf (copy)")
		b.RenameCategory("Biology/Plants", "Botany")
		if is = b.now().Bank; is.Filter.Category != "Botany" {
			t.Errorf("after the category got another name, %q is listed", is.Filter.Category)
		}
		b.RemoveCategory("Botany")
		if s := b.now(); len(s.Toasts) != 1 || !s.Toasts[0].Fault {
			t.Errorf("a category with a question is removed, and the toasts are %+v", s.Toasts)
		}
	})
}

// badGIFT has a good question, one that cannot be read in line 4, and another good one.
const badGIFT = "::Leaf:: What is green? {=leaf}\n\n$CATEGORY: Roots\n\n::Broken:: What is {=this\n\n::Root:: What is below? {=root}\n"

func TestImportTellsTheLineOfWhatIsLeftOutAndKeepsTheRest(t *testing.T) {
	withBank(t, func(b *bench, dir string) {
		path := filepath.Join(dir, "plants.gift")
		if err := os.WriteFile(path, []byte(badGIFT), 0o600); err != nil {
			t.Fatal(err)
		}
		b.AddCategory("Biology")
		b.FilterBank(BankFilter{Category: "Biology"})
		b.now()
		b.ImportQuestions(path)
		is := b.now().Bank
		wantNames(t, is, "Leaf", "Root")
		r := is.Report
		if r == nil || r.Done != 2 || r.LeftOut != 1 || len(r.Problems) == 0 || r.Problems[0].Line != 5 || !r.Problems[0].LeftOut || r.Problems[0].Text == "" {
			t.Fatalf("report %+v", r)
		}
		if got := is.Categories[len(is.Categories)-1].Path; got != "Biology/Roots" {
			t.Errorf("the category of the file is %q, want it below the one on show", got)
		}
		b.CloseReport()
		b.ImportQuestions(path)
		if r = b.now().Bank.Report; r.Done != 0 || r.Duplicates != 2 {
			t.Errorf("the same file again: %d came, %d were there", r.Done, r.Duplicates)
		}
	})
}

func TestExportedQuestionsComeBack(t *testing.T) {
	for _, as := range []BankFormat{BankGIFT, BankJSON} {
		withBank(t, func(b *bench, dir string) {
			b.write("Biology", "leaf", "root")
			b.write("Chemistry", "acid")
			path := filepath.Join(dir, "all."+string(as))
			b.ExportQuestions(as, path)
			if r := b.now().Bank.Report; r == nil || !r.Written || r.Done != 3 || r.LeftOut != 0 {
				t.Fatalf("%s: report %+v", as, r)
			}
			b.PickAll(true)
			b.DeleteQuestions(quiz.ID{})
			b.now()
			b.ImportQuestions(path)
			is := b.now().Bank
			t.Log(as)
			wantNames(t, is, "acid", "leaf", "root")
			if got := is.Open.Question.Answers[0].Pattern; got != is.Open.Question.Name {
				t.Errorf("%s: the answer is %q", as, got)
			}
		})
	}
}

func TestTestIsSavedWhenTheScreenIsLeft(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf", "root", "stem")
		is := b.now().Bank
		b.PickQuestion(is.Rows[2].ID, true)
		b.PickQuestion(is.Rows[0].ID, true)
		b.NewPlan()
		p := b.now().Bank.Plan
		if p == nil || len(p.Slots) != 2 || p.Slots[0].Name != "stem" || p.Marks != 4 || !p.Unsaved {
			t.Fatalf("a new test is %+v", p)
		}
		first := p.Number
		p.Settings.Title = "Plants"
		b.SetPlan(p.Settings)
		b.AddPool("Biology", 1, 3)
		b.MoveSlot(p.Slots[1].Key, -1)
		b.MarkSlot(p.Slots[0].Key, 5)
		b.CloseBank()
		b.now()
		b.OpenBank(BankTests)
		is = b.now().Bank
		if len(is.Plans) != 1 || is.Plans[0].Title != "Plants" || is.Plans[0].Slots != 3 {
			t.Fatalf("saved tests: %+v", is.Plans)
		}
		b.OpenPlan(is.Plans[0].ID)
		p = b.now().Bank.Plan
		if p == nil || p.Slots[0].Name != "leaf" || p.Slots[1].Mark != 5 || !p.Slots[2].Pool() || p.Asked != 3 || p.Marks != 10 || p.Unsaved || p.Number == first {
			t.Errorf("the saved test is %+v", p)
		}
		b.RemoveSlot(p.Slots[0].Key)
		b.SavePlan()
		b.AddPool("", 1, 1)
		b.ClosePlan()
		if is = b.now().Bank; len(is.Plans) != 1 || is.Plans[0].Slots != 3 || is.Plan != nil {
			t.Errorf("after more changes: %+v, %+v", is.Plans, is.Plan)
		}
	})
}

func TestTestIsSavedWhileItIsPutTogether(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf", "root")
		b.PickQuestion(b.now().Bank.Rows[0].ID, true)
		b.NewPlan()
		time.Sleep(planRest - time.Second)
		b.AddPool("Biology", 1, 1)
		time.Sleep(planRest - time.Second)
		if is := b.now().Bank; !is.Plan.Unsaved || len(is.Plans) != 0 {
			t.Errorf("while it changes, the test is saved as %+v", is.Plans)
		}
		time.Sleep(2 * time.Second)
		is := b.now().Bank
		if is.Plan == nil || is.Plan.Unsaved || len(is.Plans) != 1 || is.Plans[0].Slots != 2 || is.Plan.ID != is.Plans[0].ID {
			t.Fatalf("after a pause: %+v, saved as %+v", is.Plan, is.Plans)
		}
		b.RemoveSlot(is.Plan.Slots[0].Key)
		time.Sleep(2 * planRest)
		if is = b.now().Bank; len(is.Plans) != 1 || is.Plans[0].Slots != 1 {
			t.Errorf("after a change and a pause: %+v", is.Plans)
		}
	})
}

func TestPoolCountsWhatAsksSomething(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology/Plants", "leaf", "root")
		b.write("Biology", "cell")
		b.FilterBank(BankFilter{Category: "Biology/Plants"})
		b.NewQuestion(quiz.Question{Type: quiz.Description})
		b.SaveQuestion(quiz.Question{Type: quiz.Description, Name: "Look", Text: quiz.Text{Source: "Look at this."}})
		b.NewPlan()
		b.AddPool("Biology", 1, 1)
		is := b.now().Bank
		for i, want := range []BankCategory{
			{Count: 4, Asking: 3}, {Path: "Biology", Name: "Biology", Depth: 1, Own: 1, Count: 4, Asking: 3}, {Path: "Biology/Plants", Name: "Plants", Depth: 2, Own: 3, Count: 3, Asking: 2},
		} {
			if len(is.Categories) != 3 || is.Categories[i] != want {
				t.Errorf("category %d of %+v is not %+v", i, is.Categories, want)
			}
		}
		if got := is.Plan.Slots[0].Have; got != 3 {
			t.Errorf("a part of the test draws from %d questions, want 3", got)
		}
	})
}

func TestTestThatWasNeverSavedLeavesNothing(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.NewPlan()
		b.ClosePlan()
		if is := b.now().Bank; len(is.Plans) != 0 || is.Plan != nil {
			t.Errorf("a test that nobody wrote into stays: %+v, %+v", is.Plans, is.Plan)
		}
		b.write("Biology", "leaf")
		b.PickQuestion(b.now().Bank.Rows[0].ID, true)
		b.NewPlan()
		b.DeletePlan(b.now().Bank.Plan.ID)
		if s := b.now(); len(s.Bank.Plans) != 0 || s.Bank.Plan != nil || len(s.Toasts) != 0 {
			t.Errorf("a test that was deleted before it was saved leaves %+v, %+v, %+v", s.Bank.Plans, s.Bank.Plan, s.Toasts)
		}
	})
}

func TestSavedTestIsOfferedToTheClass(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf", "root", "stem")
		b.CloseBank()
		r := &fakeTester{fakeRoom: b.room}
		b.rooms.as = r
		b.taught()
		r.set(func(s *room.Snapshot) { s.Tests = &room.Tests{MayGive: true, MayGrade: true, MayWatch: true} })
		b.now()
		b.OpenBank(BankTests)
		is := b.now().Bank
		if !is.InClass || !is.MayGive {
			t.Fatalf("in a class: %t, may give: %t", is.InClass, is.MayGive)
		}
		b.PickQuestion(is.Rows[0].ID, true)
		b.NewPlan()
		b.AddPool("Biology", 3, 1)
		b.GivePlan()
		if is = b.now().Bank; is == nil || is.Plan == nil || !strings.Contains(is.Plan.Fault, "picks 3 questions") {
			t.Fatalf("a pool with too few questions shows as %+v", is)
		}
		b.RemoveSlot(is.Plan.Slots[1].Key)
		b.AddPool("Biology", 1, 1)
		b.GivePlan()
		s := b.now()
		o := s.Class.Test.Offer
		if s.Bank != nil || s.Class.Tab != TabTest || o == nil || len(o.Test.Slots) != 2 || len(o.Test.Slots[1].Pool) != 2 || o.Test.ID == (quiz.ID{}) || o.Test.Slots[0].Pool[0].Answers == nil {
			t.Fatalf("bank %+v, plan %+v, tab %s, offer %+v", s.Bank, s.Bank.Plan, s.Class.Tab, o)
		}
		b.AnnounceTest()
		r.expect(t, "announce "+o.Test.Title)
	})
}

func TestBankOfAnotherWindowIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	other, err := bank.Open(filepath.Join(dir, bank.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	inBubbleAt(t, dir, func(b *bench) {
		b.OpenBank(BankQuestions)
		is := b.now().Bank
		if is.Fault == "" || is.Opening || is.Busy {
			t.Errorf("a bank in use shows as %+v", is)
		}
		b.NewPlan()
		b.NewQuestion(shortOf("leaf"))
		if now := b.now().Bank; now != is {
			t.Errorf("something changes in a bank that is not open: %+v", now)
		}
		b.CloseBank()
	})
}

func TestBankShowsTheSameWhileNothingChanges(t *testing.T) {
	withBank(t, func(b *bench, _ string) {
		b.write("Biology", "leaf")
		before := b.now().Bank
		b.ShowQuestion(before.Rows[0].ID)
		b.FilterBank(before.Filter)
		after := b.now().Bank
		if &after.Rows[0] != &before.Rows[0] || &after.Categories[0] != &before.Categories[0] {
			t.Error("rows were made anew, though nothing of them changed")
		}
	})
}
