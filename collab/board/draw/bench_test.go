package draw

import (
	"image"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/session/journal"
)

func scribbles(n int) []*board.Object {
	r := rand.New(rand.NewPCG(42, 42))
	all := make([]*board.Object, n)
	for i := range all {
		all[i] = scribble(i, r)
	}
	return all
}

// BenchmarkTiles draws all tiles of a page with 10,000 strokes, as when it is shown at a new zoom.
func BenchmarkTiles(b *testing.B) {
	page := pageOf(scribbles(10000)...)
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	tiles.Note(s.Set(page, board.PageSize))
	for _, bench := range []struct {
		name  string
		scale float32
	}{{"at 60 percent", 0.6}, {"at 100 percent", 1}, {"at 200 percent", 2}} {
		b.Run(bench.name, func(b *testing.B) {
			all := image.Rectangle{Max: s.Size(bench.scale)}
			ids := Visible(all, all.Max, bench.scale)
			for b.Loop() {
				tiles.Forget()
				for _, id := range ids {
					tiles.Get(id)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(ids)), "µs/tile")
		})
	}
}

// BenchmarkStrokeComes is what a stroke costs that comes to a page with 10,000, until the tiles have it.
func BenchmarkStrokeComes(b *testing.B) {
	objects := scribbles(10000)
	more := scribbles(20000)[10000:]
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	tiles.Note(s.Set(pageOf(objects...), board.PageSize))
	all := image.Rectangle{Max: s.Size(1)}
	ids := Visible(all, all.Max, 1)
	for _, id := range ids {
		tiles.Get(id)
	}
	n := 0
	for b.Loop() {
		objects = append(objects, more[n%len(more)])
		n++
		tiles.Note(s.Set(pageOf(objects...), board.PageSize))
		for _, id := range ids {
			tiles.Get(id)
		}
		if n%1000 == 0 {
			objects = objects[:10000]
		}
	}
}

// BenchmarkErase is what it costs to take one stroke of 10,000 away.
func BenchmarkErase(b *testing.B) {
	objects := scribbles(10000)
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	all := image.Rectangle{Max: s.Size(1)}
	ids := Visible(all, all.Max, 1)
	whole, less := pageOf(objects...), make([]*board.Page, 0, 100)
	for i := range 100 {
		var rest []*board.Object
		rest = append(append(rest, objects[:i*97]...), objects[i*97+1:]...)
		less = append(less, pageOf(rest...))
	}
	tiles.Note(s.Set(whole, board.PageSize))
	for i := 0; b.Loop(); i++ {
		page := whole
		if i%2 == 0 {
			page = less[i/2%100]
		}
		tiles.Note(s.Set(page, board.PageSize))
		for _, id := range ids {
			tiles.Get(id)
		}
	}
}

// BenchmarkLivePoint is what one more place of a stroke costs in the goroutine of the window.
func BenchmarkLivePoint(b *testing.B) {
	l := NewLive(NewPainter(false), 1)
	l.SetWindow(image.Rect(0, 0, 1600, 900))
	places := wander(rand.New(rand.NewPCG(1, 1)), 300)
	var trace Trace
	var is *LiveShape
	for i := 0; b.Loop(); i++ {
		if i%300 == 0 {
			if is != nil {
				l.End(is)
			}
			trace = Trace{}
			trace.Add(places[0], 0)
			is = l.Begin(board.Shape{Kind: board.Pen, Style: black(4), Place: board.Here, Points: trace.Points})
		}
		keep := trace.Add(places[i%300], 1)
		l.Extend(is, keep, trace.Points[keep:]...)
		l.Paint()
	}
}

// BenchmarkTouch is what it costs to look for what an eraser touches among 10,000 strokes.
func BenchmarkTouch(b *testing.B) {
	s := NewSheet(NewPainter(false))
	s.Set(pageOf(scribbles(10000)...), board.PageSize)
	r := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		p := Point{r.Float32() * 1600, r.Float32() * 900}
		s.Touched(p, p.Add(Point{6, 6}), 8)
	}
}

// A lesson of 100,000 strokes by thirty people on forty slides is folded, and the first slide is shown: all of that in 1.5 s
// and 250 MB, without the bodies of entries, which the journal has.
func BenchmarkHundredThousandStrokes(b *testing.B) {
	entries := lesson(b, 100_000, 40)
	var before, after runtime.MemStats
	var took time.Duration
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		at := time.Now()
		all := board.New(journal.Author{1}, nil)
		for _, e := range entries {
			all.Apply(e)
		}
		deck := all.Snapshot().Decks[0]
		s := NewSheet(NewPainter(false))
		tiles := NewTiles(s)
		tiles.Note(s.Set(deck.Pages[0], board.PageSize))
		const scale = 0.6 // as in a window of 1280 pixels
		for _, id := range Visible(image.Rectangle{Max: s.Size(scale)}, s.Size(scale), scale) {
			tiles.Get(id)
		}
		took += time.Since(at)
		runtime.GC()
		runtime.ReadMemStats(&after)
		n := 0
		for _, p := range deck.Pages {
			n += len(p.Objects)
		}
		if n != len(entries) {
			b.Fatalf("%d strokes of %d are there", n, len(entries))
		}
		runtime.KeepAlive(all)
		runtime.KeepAlive(tiles)
	}
	b.ReportMetric(took.Seconds()/float64(b.N), "s/load")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
}

// lesson returns entries of strokes by thirty people, as many on each page of a deck.
func lesson(t testing.TB, strokes, pages int) (entries []journal.Entry) {
	r := rand.New(rand.NewPCG(7, 7))
	deck := board.DeckID(journal.Author{1}, 1)
	for i := range strokes {
		author := journal.Author{byte(1 + i%30)}
		o := scribble(i, r)
		o.Points, o.Token, o.Z = board.Simplify(o.Points), board.Token(1+i%65535), ""
		body, err := board.Encode(author, deck, []board.Op{board.Put{Page: board.PageNumber(1 + i*pages/strokes), Shape: o.Shape}})
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, journal.Entry{
			Author: author, Seq: uint64(2 + i/30), Clock: journal.Clock(1000 + i), Kind: journal.KindBoard, Body: body, Rights: ^journal.Rights(0),
			Hash: [32]byte{byte(i), byte(i >> 8), byte(i >> 16), 1},
		})
	}
	return entries
}

// BenchmarkIndex is what it costs to be shown 100,000 strokes on one page, without drawing them.
func BenchmarkIndex(b *testing.B) {
	page := pageOf(scribbles(100000)...)
	for b.Loop() {
		NewSheet(testPainter).Set(page, board.PageSize)
	}
}
