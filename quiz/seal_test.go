package quiz

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func sealed(tb testing.TB, seed byte) *Test {
	tb.Helper()
	t, err := everyTest(tb).Seal(rand.NewChaCha8([32]byte{seed}))
	if err != nil {
		tb.Fatal(err)
	}
	return &t
}

func allIDs(q *Question) (ids []OptionID) {
	for _, options := range [][]Option{q.Options, q.Rights} {
		for _, o := range options {
			ids = append(ids, o.ID)
		}
	}
	for _, s := range q.Stems {
		ids = append(ids, s.ID)
	}
	return ids
}

func TestSealedTestIsTheSameWithOtherIDs(t *testing.T) {
	before, after := everyTest(t), sealed(t, 1)
	if err := after.Check(); err != nil {
		t.Fatal(err)
	}
	for i, slot := range after.Slots {
		for j := range slot.Pool {
			was, is := &before.Slots[i].Pool[j], &slot.Pool[j]
			if was.ID != is.ID || was.KeyText() != is.KeyText() {
				t.Errorf("%s: %q became %q", was.Type, was.KeyText(), is.KeyText())
			}
			if ids := allIDs(is); is.Type != TrueFalse && len(ids) > 0 && reflect.DeepEqual(ids, allIDs(was)) {
				t.Errorf("%s kept its IDs %v", is.Type, ids)
			}
		}
	}
	if !reflect.DeepEqual(before, everyTest(t)) {
		t.Error("the test itself was changed")
	}
	if tf := after.Slots[TrueFalse-Description].Pool[0].Options; tf[0].ID != TrueOption || tf[1].ID != FalseOption {
		t.Errorf("true and false became %v", tf)
	}
	if other := sealed(t, 2); reflect.DeepEqual(allIDs(&other.Slots[1].Pool[0]), allIDs(&after.Slots[1].Pool[0])) {
		t.Error("IDs are the same whatever was drawn")
	}
}

func TestSealNamesWhatHasNoID(t *testing.T) {
	test := everyTest(t)
	test.ID = ID{}
	for i := range test.Slots {
		for j := range test.Slots[i].Pool {
			test.Slots[i].Pool[j].ID = ID{}
		}
	}
	after, err := test.Seal(rand.NewChaCha8([32]byte{3}))
	if err != nil || after.ID == (ID{}) {
		t.Fatalf("ID %s, %v", after.ID, err)
	}
	if paper := after.Paper(); paper.CheckPaper() != nil {
		t.Error(paper.CheckPaper())
	}
}

func TestSealFailsWithoutChance(t *testing.T) {
	for n := range 40 {
		if _, err := everyTest(t).Seal(bytes.NewReader(make([]byte, n))); err == nil || !strings.Contains(err.Error(), `sealing test "Everything"`) {
			t.Errorf("with %d bytes: %v", n, err)
		}
	}
}

// What is shuffled, ordered or matched: its place in a paper says nothing, over many papers. What is not stays in order.
func TestPlacesInAPaperTellNothing(t *testing.T) {
	const papers = 600
	test := everyTest(t)
	count := map[string][4]int{}
	for seed := range papers {
		after, err := test.Seal(rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}))
		if err != nil {
			t.Fatal(err)
		}
		paper := after.Paper()
		see := func(name string, at int) {
			c := count[name]
			c[at]++
			count[name] = c
		}
		is := func(s string) func(Option) bool { return func(o Option) bool { return o.Text.Source == s } }
		see("choice", slices.IndexFunc(paper.Slots[1].Pool[0].Options, is("right")))
		see("item", slices.IndexFunc(paper.Slots[7].Pool[0].Options, is("A")))
		see("right", slices.IndexFunc(paper.Slots[6].Pool[0].Rights, is("one")))
		see("gap", slices.IndexFunc(paper.Slots[8].Pool[0].Gaps[1].Options, is("blue")))
		for i, want := range []string{"a", "b", "c", "d"} {
			if got := paper.Slots[2].Pool[0].Options[i].Text.Source; got != want {
				t.Fatalf("option %d of what is not shuffled is %q, want %q", i, got, want)
			}
		}
	}
	for name, places := range map[string]int{"choice": 3, "item": 4, "right": 3, "gap": 2} {
		for at := range places {
			if got, fair := count[name][at], papers/places; got < fair*7/10 || got > fair*13/10 {
				t.Errorf("%s stands at %d in %d papers of %d", name, at, got, papers)
			}
		}
	}
}

// secrets are words of the key, which no paper has.
func TestPaperHasNothingOfTheKey(t *testing.T) {
	test := everyTest(t)
	secret := func(s string) Text { return Text{Markdown, "SECRET " + s + " ![SECRET](SECRET.png)"} }
	leaf := test.Slots[0].Pool[0].Pictures[0]
	for i := range test.Slots {
		for j := range test.Slots[i].Pool {
			q := &test.Slots[i].Pool[j]
			q.Name, q.Tags, q.Feedback = "SECRET name", []string{"SECRET"}, secret("feedback")
			if q.Type != Description {
				q.Pictures = []Picture{{Name: "SECRET.png", Bytes: leaf.Bytes}}
			}
			for k := range q.Options {
				if q.Type != Ordering {
					q.Options[k].Feedback = secret("option")
				}
			}
			for k := range q.Answers {
				q.Answers[k].Feedback = secret("answer")
				if q.Type == Short {
					q.Answers[k].Pattern = "SECRET"
				}
			}
			for k := range q.Units {
				q.Units[k].Name += "SECRET"
			}
			for k := range q.Gaps {
				for l := range q.Gaps[k].Answers {
					q.Gaps[k].Answers[l].Feedback = secret("gap")
				}
				for l := range q.Gaps[k].Options {
					q.Gaps[k].Options[l].Feedback = secret("gap")
				}
			}
		}
	}
	after, err := test.Seal(rand.NewChaCha8([32]byte{4}))
	if err != nil {
		t.Fatal(err)
	}
	if err := after.Check(); err != nil {
		t.Fatal(err)
	}
	paper := after.Paper()
	var b bytes.Buffer
	if err := WritePaper(&b, &paper); err != nil {
		t.Fatal(err)
	}
	if at := strings.Index(b.String(), "SECRET"); at >= 0 {
		t.Errorf("the paper has %q", b.String()[max(at-60, 0):at+20])
	}
	var all map[string]any
	if err := json.Unmarshal(b.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	for _, key := range keysOf(all, "") {
		if slices.Contains([]string{"fraction", "answers", "right", "feedback", "tags", "units", "name"}, path.Base(key)) && key != "test/review/feedback" && !strings.HasSuffix(key, "/pictures/name") {
			t.Errorf("the paper has %s", key)
		}
	}
	if got := paper.Slots[0].Pool[0].Pictures; len(got) != 1 || got[0].Alt != leaf.Alt {
		t.Errorf("the picture that is shown is not there: %v", got)
	}
}

// keysOf returns all keys of an object, behind those in which they are.
func keysOf(v any, under string) (keys []string) {
	switch v := v.(type) {
	case map[string]any:
		for key, in := range v {
			keys = append(append(keys, under+key), keysOf(in, under+key+"/")...)
		}
	case []any:
		for _, in := range v {
			keys = append(keys, keysOf(in, under)...)
		}
	}
	return keys
}

// A paper of a paper, and a paper of a test whose questions stand in any order within, is the same paper.
func TestPaperIsTheSameWhateverOrderTheKeyHas(t *testing.T) {
	after := sealed(t, 5)
	paper := after.Paper()
	again := paper.Paper()
	turned := sealed(t, 5)
	for i := range turned.Slots {
		for j := range turned.Slots[i].Pool {
			q := &turned.Slots[i].Pool[j]
			slices.Reverse(q.Options)
			slices.Reverse(q.Rights)
			slices.Reverse(q.Stems)
			for _, g := range q.Gaps {
				slices.Reverse(g.Options)
			}
		}
	}
	other := turned.Paper()
	for name, p := range map[string]Test{"a paper of a paper": again, "a paper of another order": other} {
		got, _ := json.Marshal(toFile(&p))
		want, _ := json.Marshal(toFile(&paper))
		if !bytes.Equal(got, want) {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Responses to a paper are marked by the test.
func TestResponsesToAPaperFitTheTest(t *testing.T) {
	after := sealed(t, 6)
	paper := after.Paper()
	random := rand.New(rand.NewPCG(31, 32))
	for i := range paper.Slots {
		for range 100 {
			r := anyResponse(&paper.Slots[i].Pool[0], random)
			if err := paper.Slots[i].Pool[0].CheckResponse(r); err != nil {
				t.Fatal(err)
			}
			if _, err := Mark(&after.Slots[i].Pool[0], r); err != nil {
				t.Fatal(err)
			}
		}
	}
}
