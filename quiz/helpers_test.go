package quiz

import (
	"bytes"
	"image"
	"image/png"
	"testing"
	"time"
)

func text(s string) Text { return Text{Source: s} }

func option(id OptionID, s string, fraction float64) Option {
	return Option{ID: id, Text: text(s), Fraction: fraction, Feedback: text("about " + s)}
}

// bare options are items and what is matched.
func item(id OptionID, s string) Option { return Option{ID: id, Text: text(s)} }

func smallPNG(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// everyType returns a question of each type, with everything that it can have.
func everyType(tb testing.TB) []Question {
	questions := []Question{
		{Type: Description, Text: text("Read this: ![a leaf](leaf.png)"), Pictures: []Picture{{Name: "leaf.png", Alt: "a leaf", Bytes: smallPNG(tb, 3, 2)}}},
		{Type: Single, Shuffle: true, Text: text("Which?"), Options: []Option{option(1, "right", 1), option(2, "half", 0.5), option(3, "bad", -0.25)}},
		{Type: Multiple, Text: text("Which all?"), Options: []Option{option(1, "a", 0.5), option(2, "b", 0.5), option(3, "c", -0.5), option(4, "d", -0.5)}},
		{Type: TrueFalse, Text: text("Is it?"), Options: []Option{option(TrueOption, "", 0), option(FalseOption, "", 1)}},
		{Type: Short, Text: text("Who?"), MatchCase: true, Answers: []Answer{
			{Pattern: "Ada*", Fraction: 1, Feedback: text("yes")}, {Pattern: "*", Fraction: 0, Feedback: text("no")}}},
		{Type: Numeric, Text: text("How far?"), UnitRule: UnitCostsPart, UnitCost: 0.5, Units: []Unit{{"m", 1}, {"km", 1000}}, Answers: []Answer{
			{Value: 100, Tolerance: Tolerance{Nominal, 1}, Fraction: 1, Feedback: text("yes")},
			{Value: 100, Tolerance: Tolerance{Relative, 0.1}, Fraction: 0.5},
			{Pattern: "*", Feedback: text("no")}}},
		{Type: Matching, Shuffle: true, Text: text("Match."), Rights: []Option{item(11, "one"), item(12, "two"), item(13, "nobody's")},
			Stems: []Stem{{1, text("1"), 11}, {2, text("2"), 12}, {3, text("eins"), 11}}},
		{Type: Ordering, Text: text("Order."), Ordering: OrderLongestOrdered, Options: []Option{item(1, "A"), item(2, "B"), item(3, "C"), item(4, "D")}},
		{Type: Cloze, Text: text("The [[1]] is [[2]], [[4]] or [[3]]."), Gaps: []Gap{
			{Kind: GapShort, Weight: 1, MatchCase: true, Answers: []Answer{{Pattern: "sky", Fraction: 1}}},
			{Kind: GapSingle, Weight: 2, Shuffle: true, Layout: GapVertical, Options: []Option{option(1, "blue", 1), option(2, "green", 0)}},
			{Kind: GapMultiple, Weight: 1, Options: []Option{option(1, "x", 1), option(2, "y", 0)}},
			{Kind: GapNumeric, Weight: 4, Answers: []Answer{{Value: 4, Fraction: 1}, {Value: 5, Fraction: 0.5}}}}},
		{Type: Essay, Text: Text{HTML, "<p>Explain.</p>"}, Lines: 12},
	}
	for i := range questions {
		q := &questions[i]
		q.ID, q.Name = ID{15: byte(i + 1)}, "a "+q.Type.String()
		q.Feedback, q.Tags = text("see page 3"), []string{"optics", "week 1"}
		if q.Type != Description {
			q.Mark = 2
		}
	}
	return questions
}

// everyTest returns a test with a question of each type, and a pool.
func everyTest(tb testing.TB) *Test {
	t := &Test{ID: ID{1, 2, 3}, Title: "Everything", Instructions: text("Good luck."), Shuffle: true, Limit: 45 * time.Minute,
		Overdue: OverdueGrace, Grace: time.Minute, Attempts: 2, Grading: Average, Behaviour: Immediate, GradeMax: 10,
		Review: Review{true, false, true}, Watch: Watch{true, true, false}}
	for _, q := range everyType(tb) {
		t.Slots = append(t.Slots, Slot{Pool: []Question{q}, Pick: 1, Mark: q.Mark})
	}
	var pool []Question
	for i := range 10 {
		q := everyType(tb)[1]
		q.ID = ID{0: 9, 15: byte(i)}
		pool = append(pool, q)
	}
	t.Slots = append(t.Slots, Slot{Pool: pool, Pick: 3, Mark: 1.5})
	return t
}
