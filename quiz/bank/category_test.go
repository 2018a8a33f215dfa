package bank

import (
	"strings"
	"testing"

	"lyceum/quiz"
)

func TestCategoriesAreATreeWithSums(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	mustAdd(t, b, at(1), "Biology/Plants", choice("1", "1"))
	mustAdd(t, b, at(2), "Biology/Plants", essay("2"))
	mustAdd(t, b, at(3), "Biology", choice("3", "3"))
	mustAdd(t, b, at(4), "", choice("4", "4"))
	trashed := mustAdd(t, b, at(5), "Biology", choice("5", "5"))
	must(t, b.Delete(at(6), trashed))
	must(t, b.AddCategory("Biology 2"))
	got, err := b.Categories()
	must(t, err)
	wantEqual(t, "categories", got, []Category{
		{Path: "", Own: 1, Below: 4, Types: map[quiz.Type]int{quiz.Single: 1}, Changed: at(4)},
		{Path: "Biology", Own: 1, Below: 3, Types: map[quiz.Type]int{quiz.Single: 1}, Changed: at(3)},
		{Path: "Biology/Plants", Own: 2, Below: 2, Types: map[quiz.Type]int{quiz.Single: 1, quiz.Essay: 1}, Changed: at(2)},
		{Path: "Biology 2", Types: map[quiz.Type]int{}},
	})
	if name := got[2].Name(); name != "Plants" {
		t.Errorf("name %q", name)
	}
	wantNames(t, b, Query{Category: "Biology"}, "1", "2", "3")
	wantNames(t, b, Query{Category: "Biology", Alone: true}, "3")
	wantNames(t, b, Query{Category: "", Alone: true}, "4")
	wantNames(t, b, Query{Category: "Biolog"})
}

func TestRenamedCategoryTakesAllBelowAlong(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	mustAdd(t, b, at(0), "Ä/b/c", choice("1", "1"))
	mustAdd(t, b, at(0), "Ä", choice("2", "2"))
	must(t, b.AddCategory("Äx"))
	plan, err := b.SavePlan(at(1), Plan{Slots: []Slot{{Category: "Ä/b", Pick: 1, Mark: 1}}})
	must(t, err)
	must(t, b.RenameCategory("Ä", "New/place"))
	wantNames(t, b, Query{Category: "New/place"}, "1", "2")
	wantNames(t, b, Query{Category: "New/place/b/c"}, "1")
	if p, err := b.Plan(plan); err != nil || p.Slots[0].Category != "New/place/b" {
		t.Errorf("the plan takes from %+v, %v", p.Slots, err)
	}
	wantErr(t, "rename of nothing", b.RenameCategory("Ä", "Y"), ErrNotFound)
	wantErr(t, "rename to what is there", b.RenameCategory("New", "Äx"), ErrExists)
	wantErr(t, "below itself", b.RenameCategory("New", "New/place/x"), ErrBad)
	wantErr(t, "the top", b.RenameCategory("", "x"), ErrBad)
	wantErr(t, "too deep", b.RenameCategory("New", strings.Repeat("x/", MaxDepth-2)+"x"), ErrLimit)
	wantNames(t, b, Query{Category: "New/place"}, "1", "2")
}

func TestCategoryIsRemovedOnlyWithoutQuestionsAndPools(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	id := mustAdd(t, b, at(0), "A/B", choice("1", "1"))
	wantErr(t, "with a question", b.RemoveCategory("A"), ErrNotEmpty)
	wantErr(t, "the top", b.RemoveCategory("/"), ErrBad)
	wantErr(t, "nothing", b.RemoveCategory("X"), ErrNotFound)
	plan, err := b.SavePlan(at(1), Plan{Slots: []Slot{{Category: "A/B", Pick: 1, Mark: 1}}})
	must(t, err)
	must(t, b.Delete(at(2), id))
	wantErr(t, "with a pool", b.RemoveCategory("A"), ErrNamed)
	must(t, b.DeletePlan(plan))
	must(t, b.RemoveCategory("A"))
	must(t, b.Restore(id))
	wantNames(t, b, Query{Alone: true}, "1")
	list, err := b.Categories()
	if err != nil || len(list) != 1 {
		t.Errorf("left: %+v, %v", list, err)
	}
}

func TestPathsAreCleanAndBounded(t *testing.T) {
	for path, want := range map[string]string{
		"": "", "/": "", " a / b ": "a/b", "a//b": "a/b", "a\u200b/b\tc": "a/b c", "Ä": "Ä", "a/\u202e/b": "a/b",
	} {
		if got, err := CleanPath(path); got != want || err != nil {
			t.Errorf("CleanPath(%q) = %q, %v; want %q", path, got, err, want)
		}
	}
	for _, path := range []string{strings.Repeat("a/", MaxDepth+1), strings.Repeat("a", quiz.MaxName+1)} {
		_, err := CleanPath(path)
		wantErr(t, path, err, ErrLimit)
	}
}

func TestSlashWithinANameMakesNoCategory(t *testing.T) {
	if got := JoinPath("Physics", "km/h"); got != "Physics/km／h" {
		t.Errorf("JoinPath = %q", got)
	}
}
