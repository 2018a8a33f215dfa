package bank

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"lyceum/quiz"
)

// large is how many questions the bank of the benchmarks has.
const large = 10_000

// largeItems are questions as long as those of people: a sentence or two, four choices, two tags.
func largeItems() []Item {
	items := make([]Item, large)
	for i := range items {
		q := choice(fmt.Sprint("Question ", i), fmt.Sprintf("Which of these substances is found in sample %d.? %s", i, strings.Repeat("Read all of them first. ", 6)),
			fmt.Sprint("chapter ", i%40), []string{"easy", "hard", "Prüfung"}[i%3])
		for o := range 4 {
			q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(o + 3), Text: quiz.Text{Source: fmt.Sprintf("substance %d of some length", i*7+o)}})
		}
		items[i] = Item{fmt.Sprintf("Subject %d/Part %d/Section %d", i%5, i%20, i%200), q}
	}
	return items
}

// largeBank returns a file with them.
func largeBank(b *testing.B) string {
	b.Helper()
	path := tempFile(b)
	k := mustOpen(b, path)
	_, err := k.Import(start, largeItems())
	must(b, err)
	must(b, k.Close())
	return path
}

func BenchmarkOpen10000(b *testing.B) {
	path := largeBank(b)
	info, err := os.Stat(path)
	must(b, err)
	for b.Loop() {
		k, err := Open(path)
		must(b, err)
		must(b, k.Close())
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB")
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
}

func BenchmarkImport10000(b *testing.B) {
	items := largeItems()
	for b.Loop() {
		k := mustOpen(b, tempFile(b))
		done, err := k.Import(start, items)
		must(b, err)
		if done[large-1].Duplicate {
			b.Fatal("a duplicate")
		}
		must(b, k.Close())
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
}

func BenchmarkList10000(b *testing.B) {
	k := mustOpen(b, largeBank(b))
	for name, c := range map[string]struct {
		q    Query
		want int
	}{
		"page of all":   {Query{Limit: 100}, large},
		"last page":     {Query{Limit: 100, From: large - 100}, large},
		"category":      {Query{Category: "Subject 3", Limit: 100}, large / 5},
		"one word":      {Query{Words: "sample 4321.", Limit: 100}, 1},
		"in all":        {Query{Words: "SUBSTANCE these", Limit: 100}, large},
		"in none":       {Query{Words: "nowhere", Limit: 100}, 0},
		"tag and words": {Query{Words: "all first", Tags: []string{"prufung"}, Limit: 100}, large / 3},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				page, err := k.List(c.q)
				must(b, err)
				if page.Total != c.want {
					b.Fatalf("%d questions, want %d", page.Total, c.want)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
		})
	}
}

func BenchmarkCategories10000(b *testing.B) {
	k := mustOpen(b, largeBank(b))
	for b.Loop() {
		list, err := k.Categories()
		must(b, err)
		if len(list) != 1+5+20+200 {
			b.Fatalf("%d categories", len(list))
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
}
