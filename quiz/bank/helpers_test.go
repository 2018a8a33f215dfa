package bank

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"lyceum/quiz"
)

// start is when every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at(i int) time.Time { return start.Add(time.Duration(i) * time.Second) }

func tempFile(t testing.TB) string { return filepath.Join(t.TempDir(), FileName) }

func mustOpen(t testing.TB, path string) *Bank {
	t.Helper()
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// choice returns a single choice with a text and tags.
func choice(name, text string, tags ...string) quiz.Question {
	return quiz.Question{
		Type: quiz.Single, Name: name, Text: quiz.Text{Format: quiz.Plain, Source: text}, Mark: 1, Tags: tags, Shuffle: true,
		Options: []quiz.Option{
			{ID: 1, Text: quiz.Text{Format: quiz.Plain, Source: "yes"}, Fraction: 1},
			{ID: 2, Text: quiz.Text{Format: quiz.Plain, Source: "no"}},
		},
	}
}

// essay returns one.
func essay(name string) quiz.Question {
	return quiz.Question{Type: quiz.Essay, Name: name, Text: quiz.Text{Format: quiz.Plain, Source: "Write about " + name}, Mark: 4, Lines: 10}
}

func description(name string) quiz.Question {
	return quiz.Question{Type: quiz.Description, Name: name, Text: quiz.Text{Format: quiz.Plain, Source: "Read " + name}}
}

func mustAdd(t testing.TB, b *Bank, now time.Time, category string, q quiz.Question) quiz.ID {
	t.Helper()
	id, err := b.Add(now, category, q)
	must(t, err)
	return id
}

func mustQuestion(t testing.TB, b *Bank, id quiz.ID) quiz.Question {
	t.Helper()
	q, err := b.Question(id)
	must(t, err)
	return q
}

// names lists the names that a query finds.
func names(t testing.TB, b *Bank, q Query) []string {
	t.Helper()
	page, err := b.List(q)
	must(t, err)
	list := []string{}
	for _, r := range page.Rows {
		list = append(list, r.Name)
	}
	return list
}

func wantNames(t testing.TB, b *Bank, q Query, want ...string) {
	t.Helper()
	if got := names(t, b, q); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v finds %q, want %q", q, got, want)
	}
}

func wantEqual(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// onePixel is the smallest picture.
var onePixel = []byte("\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\xf8\x0f\x00\x01\x01\x01\x00\xb1\x38\xf6\x14\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82")

// quizTitle returns settings with a title.
func quizTitle(title string) quiz.Test { return quiz.Test{Title: title, GradeMax: 10} }
