package bank

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"lyceum/quiz"
)

func TestQuestionComesBackAsItWasAdded(t *testing.T) {
	path := tempFile(t)
	b := mustOpen(t, path)
	q := choice("Light", "Which light? ![a leaf](leaf.png)", "plants", "Größe")
	q.Text.Format = quiz.HTML
	q.Pictures = []quiz.Picture{{Name: "leaf.png", Alt: "a leaf", Bytes: onePixel}}
	id := mustAdd(t, b, at(1), " Biology / Plants/", q)
	must(t, b.Close())
	b = mustOpen(t, path)
	if s := b.Saved(); s != nil {
		t.Errorf("a sound file was damaged: %+v", s)
	}
	q.ID = id
	wantEqual(t, "question", mustQuestion(t, b, id), q)
	page, err := b.List(Query{})
	must(t, err)
	wantEqual(t, "page", page, Page{Total: 1, Rows: []Row{{
		ID: id, Category: "Biology/Plants", Version: 1, Type: quiz.Single, Mark: 1, Pictures: 1, Name: "Light", Text: "Which light? [a leaf]",
		Tags: []string{"plants", "Größe"}, Added: at(1), Changed: at(1),
	}}})
}

func TestSearchPassesOverCaseAccentsAndMarkup(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	q := choice("Élodée", "x")
	q.Text = quiz.Text{Format: quiz.HTML, Source: "<p>Wie gro&szlig; ist <b>die</b>\nZelle?</p>"}
	q.Options[0].Text.Source = "10 µm"
	mustAdd(t, b, at(0), "", q)
	mustAdd(t, b, at(0), "", choice("Other", "3 < 4 and 5 > 4", "Élan"))
	for words, want := range map[string][]string{
		"elodee": {"Élodée"}, "ELODÉE": {"Élodée"}, "gross zelle": {"Élodée"}, "GROSS": {"Élodée"}, "10 μm": {"Élodée"},
		"elan": {"Other"}, "lode": {"Élodée"}, "zelle other": nil, "<p>": nil, "3 < 4": {"Other"}, "%": nil, "": {"Élodée", "Other"},
		"yes": {"Other"},
	} {
		wantNames(t, b, Query{Words: words}, want...)
	}
	wantNames(t, b, Query{Tags: []string{"ELAN"}}, "Other")
	wantNames(t, b, Query{Tags: []string{"ela"}})
}

func TestListIsSortedAndPaged(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	for i, name := range []string{"Question 10", "question 2", "Äpfel", "Zoo", "Question 007"} {
		q := choice(name, "x")
		q.Mark = float64(5 - i)
		mustAdd(t, b, at(i), []string{"", "B", "A"}[i%3], q)
	}
	wantNames(t, b, Query{}, "Äpfel", "question 2", "Question 007", "Question 10", "Zoo")
	wantNames(t, b, Query{Down: true}, "Zoo", "Question 10", "Question 007", "question 2", "Äpfel")
	wantNames(t, b, Query{Sort: ByAdded}, "Question 10", "question 2", "Äpfel", "Zoo", "Question 007")
	wantNames(t, b, Query{Sort: ByChanged, Down: true, Limit: 2}, "Question 007", "Zoo")
	wantNames(t, b, Query{Sort: ByMark}, "Question 007", "Zoo", "Äpfel", "question 2", "Question 10")
	wantNames(t, b, Query{Sort: ByCategory}, "Question 10", "Zoo", "Äpfel", "question 2", "Question 007")
	wantNames(t, b, Query{From: 1, Limit: 2}, "question 2", "Question 007")
	wantNames(t, b, Query{From: 7})
	page, err := b.List(Query{From: 4, Limit: 3})
	if err != nil || page.Total != 5 || len(page.Rows) != 1 {
		t.Errorf("last page: %d rows of %d, %v", len(page.Rows), page.Total, err)
	}
	for _, q := range []Query{{Limit: MaxPage + 1}, {Words: "a b c d e f g h i j k l m n o p q"}} {
		_, err := b.List(q)
		wantErr(t, fmt.Sprintf("%+v", q), err, ErrLimit)
	}
	for _, q := range []Query{{Sort: 9}, {From: -1}, {Limit: -1}} {
		_, err := b.List(q)
		wantErr(t, fmt.Sprintf("%+v", q), err, ErrBad)
	}
}

func TestChangeMakesAVersionAndOldOnesAreKeptWhileAPlanNamesThem(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	id := mustAdd(t, b, at(0), "", choice("Q", "one"))
	change := func(i int, text string) int {
		t.Helper()
		q := choice("Q", text)
		q.ID = id
		n, err := b.Change(at(i), q)
		must(t, err)
		return n
	}
	history := func(want ...int) {
		t.Helper()
		revisions, err := b.History(id)
		must(t, err)
		var got []int
		for _, r := range revisions {
			got = append(got, r.Version)
		}
		wantEqual(t, "history", got, want)
	}
	if n := change(1, "one"); n != 1 {
		t.Errorf("what is as it was became version %d", n)
	}
	if n := change(2, "two"); n != 2 {
		t.Errorf("version %d, want 2", n)
	}
	history(2)
	plan, err := b.SavePlan(at(3), Plan{Settings: quiz.Test{Title: "T"}, Slots: []Slot{{Question: id, Version: 2}, {Question: id}}})
	must(t, err)
	change(4, "three")
	change(5, "four")
	history(4, 2)
	old, err := b.Version(id, 2)
	if err != nil || old.Text.Source != "two" || old.ID != id {
		t.Errorf("version 2 = %+v, %v", old, err)
	}
	p, err := b.Plan(plan)
	must(t, err)
	test, err := b.Compose(p)
	if err != nil || test.Slots[0].Pool[0].Text.Source != "two" || test.Slots[1].Pool[0].Text.Source != "four" {
		t.Errorf("composed %+v, %v", test, err)
	}
	p.Slots = p.Slots[1:]
	_, err = b.SavePlan(at(6), p)
	must(t, err)
	history(4)
	_, err = b.Version(id, 2)
	wantErr(t, "version 2", err, ErrNotFound)
	_, err = b.SavePlan(at(7), Plan{Slots: []Slot{{Question: id, Version: 2}}})
	wantErr(t, "a plan with a version that is gone", err, ErrNotFound)
	_, err = b.Change(at(8), choice("Q", "without an ID"))
	wantErr(t, "change of nothing", err, ErrNotFound)
}

func TestTrashGivesBackUntilItIsEmptied(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	one, two, three := mustAdd(t, b, at(0), "A", choice("One", "1")), mustAdd(t, b, at(0), "A", choice("Two", "2")), mustAdd(t, b, at(0), "A", choice("Three", "3"))
	must(t, b.Delete(at(1), one, two))
	must(t, b.Delete(at(9), one)) // keeps its date
	wantNames(t, b, Query{}, "Three")
	wantNames(t, b, Query{Trash: true}, "One", "Two")
	wantNames(t, b, Query{Trash: true, Category: "A", Words: "one"}, "One")
	must(t, b.Restore(two))
	wantNames(t, b, Query{}, "Three", "Two")
	_, err := b.SavePlan(at(2), Plan{Slots: []Slot{{Question: three}}})
	must(t, err)
	must(t, b.Delete(at(3), three))
	for _, c := range []struct {
		before time.Time
		gone   int
	}{{at(1), 0}, {at(2), 1}, {at(10), 0}} { // a plan names Three
		if gone, err := b.Purge(c.before); err != nil || gone != c.gone {
			t.Errorf("Purge(%v) = %d, %v; want %d", c.before, gone, err, c.gone)
		}
	}
	wantNames(t, b, Query{Trash: true}, "Three")
	_, err = b.Question(one)
	wantErr(t, "what is gone", err, ErrNotFound)
	wantErr(t, "restore of what is gone", b.Restore(two, one), ErrNotFound)
}

func TestImportIsOneTransactionAndNamesDuplicates(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	there := mustAdd(t, b, at(0), "A", choice("Q", "one", "tag"))
	same := choice("Q", "one", "other") // whatever its tags, and how its options are named
	same.Options[0].ID, same.Options[1].ID = 77, 5
	items := []Item{{"A", choice("Q", "two")}, {"B/C", same}, {"B/C", choice("Q", "two")}, {"B/C", choice("Q", "three")}}
	done, err := b.Import(at(1), items)
	must(t, err)
	if !done[1].Duplicate || done[1].ID != there || !done[2].Duplicate || done[2].ID != done[0].ID || done[0].Duplicate || done[3].Duplicate {
		t.Errorf("%+v", done)
	}
	wantNames(t, b, Query{}, "Q", "Q", "Q")
	bad := choice("Bad", "x", "")
	_, err = b.Import(at(2), []Item{{"D", choice("Q", "four")}, {"D", bad}})
	var wrong *quiz.CheckError
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "question 2") {
		t.Errorf("an impossible question: %v", err)
	}
	wantNames(t, b, Query{}, "Q", "Q", "Q")
	must(t, b.Delete(at(3), there))
	if done, err = b.Import(at(4), items[1:2]); err != nil || done[0].Duplicate {
		t.Errorf("what is in the trash stands in the way: %+v, %v", done, err)
	}
	moved := []quiz.ID{done[0].ID}
	must(t, b.Move("New/Place", moved...))
	wantNames(t, b, Query{Category: "New"}, "Q")
	id, err := b.Duplicate(at(5), moved[0], "Q (copy)")
	must(t, err)
	wantNames(t, b, Query{Category: "New"}, "Q", "Q (copy)")
	if q := mustQuestion(t, b, id); q.Text.Source != "one" || q.ID != id {
		t.Errorf("the copy is %+v", q)
	}
}

func TestQuestionsThatDifferInWhatTheyMarkAreNoDuplicates(t *testing.T) {
	matching := quiz.Question{
		Type: quiz.Matching, Name: "M", Mark: 1,
		Stems:  []quiz.Stem{{ID: 1, Right: 3, Text: quiz.Text{Source: "a"}}, {ID: 2, Right: 4, Text: quiz.Text{Source: "b"}}},
		Rights: []quiz.Option{{ID: 3, Text: quiz.Text{Source: "x"}}, {ID: 4, Text: quiz.Text{Source: "y"}}},
	}
	swapped := matching
	swapped.Stems = []quiz.Stem{{ID: 1, Right: 4, Text: quiz.Text{Source: "a"}}, {ID: 2, Right: 3, Text: quiz.Text{Source: "b"}}}
	renamed := matching
	renamed.Stems = []quiz.Stem{{ID: 9, Right: 8, Text: quiz.Text{Source: "a"}}, {ID: 3, Right: 1, Text: quiz.Text{Source: "b"}}}
	renamed.Rights = []quiz.Option{{ID: 8, Text: quiz.Text{Source: "x"}}, {ID: 1, Text: quiz.Text{Source: "y"}}}
	hash := func(q quiz.Question) string {
		sum, err := contentHash(q)
		must(t, err)
		return string(sum)
	}
	if hash(matching) == hash(swapped) {
		t.Error("other pairs, same hash")
	}
	if hash(matching) != hash(renamed) {
		t.Error("same pairs by other numbers, another hash")
	}
}

func TestManyMayUseABankAtOnce(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	const people, each = 8, 10
	var group sync.WaitGroup
	for p := range people {
		group.Go(func() {
			for i := range each {
				id, err := b.Add(at(i), fmt.Sprint("C", p), choice(fmt.Sprint(p, "-", i), "text"))
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := b.Question(id); err != nil {
					t.Error(err)
				}
				if page, err := b.List(Query{Category: fmt.Sprint("C", p)}); err != nil || page.Total != i+1 {
					t.Errorf("%d questions, want %d, %v", page.Total, i+1, err)
				}
				if _, err := b.Compose(Plan{Slots: []Slot{{Category: fmt.Sprint("C", p), Pick: 1, Mark: 1}}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if page, err := b.List(Query{}); err != nil || page.Total != people*each {
		t.Errorf("%d questions, want %d, %v", page.Total, people*each, err)
	}
}
