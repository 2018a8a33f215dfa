package board

import (
	"crypto/ed25519"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"lyceum/session/journal"
)

// strokesOf returns entries of strokes by 30 authors, drawn by hand and simplified as they are, on pages of 2,500.
func strokesOf(t testing.TB, n int) []journal.Entry {
	c := newClass(t)
	rng := rand.New(rand.NewPCG(1, 2))
	var people []*member
	for i := range byte(30) {
		people = append(people, c.join(i+1, proctor))
	}
	deck := DeckID(people[0].author, 1)
	for i := range n {
		points := Simplify(scribble(rng, 20+rng.IntN(180)))
		s := line(i%8, points...)
		s.Token = Token(1 + i%65535)
		people[i%30].doesOn(deck, Put{PageNumber(1 + i/2500), s})
	}
	return c.all
}

func BenchmarkApplyStrokes(b *testing.B) {
	all := strokesOf(b, 20_000)
	b.ResetTimer()
	done := 0
	for b.Loop() {
		board := New(journal.Author{}, nil)
		for _, e := range all {
			board.Apply(e)
		}
		done += len(all)
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkApplyScene has what people do beside drawing: changes, deletions, pages.
func BenchmarkApplyScene(b *testing.B) {
	s := writeScene(b, 1, sceneAuthors, sceneOps, false)
	b.ResetTimer()
	done := 0
	for b.Loop() {
		board := New(journal.Author{}, nil)
		for _, e := range s.all {
			board.Apply(e)
		}
		done += len(s.all)
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkSnapshotOfACrowdedPage is a stroke and a look at it, on a page of 10,000.
func BenchmarkSnapshotOfACrowdedPage(b *testing.B) {
	c := newClass(b)
	ana := c.join(1, student)
	board := New(ana.author, nil)
	for range 10_000 {
		board.Apply(ana.does(draw(1)))
	}
	board.Snapshot()
	old := board.Snapshot().Class.Pages[0]
	for b.Loop() {
		board.Apply(ana.does(draw(2)))
		page := board.Snapshot().Class.Pages[0]
		if d := Diff(old, page); len(d.Added) != 1 {
			b.Fatal(d)
		}
		old = page
	}
}

// A hundred thousand strokes are there in 1.5 s and 250 MB, bodies of entries not counted, which the journal has.
func TestHundredThousandStrokesLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("measures memory and time")
	}
	all := strokesOf(t, 100_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	b := New(journal.Author{}, nil)
	for _, e := range all {
		b.Apply(e)
	}
	s := b.Snapshot()
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	used := float64(after.HeapAlloc-before.HeapAlloc) / 1e6
	objects := 0
	for _, p := range s.Decks[0].Pages {
		objects += len(p.Objects)
	}
	t.Logf("figure board.load %.2f s", took.Seconds())
	t.Logf("figure board.memory %.0f MB", used)
	if objects != len(all) || used > 250 {
		t.Errorf("%d strokes of %d take %.0f MB", objects, len(all), used)
	}
	if took > 15*time.Second { // far above what is measured where nothing else runs: 1.5 s
		t.Errorf("in %v", took)
	}
	runtime.KeepAlive(all)
	runtime.KeepAlive(b)
}

// A stroke takes at most 3 bytes a point, and 200 bytes for everything else: the entry with its signature.
func TestStrokesAreSmall(t *testing.T) {
	const strokes = 3000
	signer := signer{ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	j := journal.New(journal.Config{Group: testGroup, Self: signer, Keys: ring{}, Random: rand.NewChaCha8([32]byte{2})})
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	author := journal.Author(signer.Public())
	write := func(kind journal.Kind, body []byte, err error) journal.Entry {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Second)
		e, err := j.Append(now, kind, body)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	join, err := journal.Join{Certificate: make([]byte, 150), Name: "Ana"}.AppendTo(nil)
	write(journal.KindJoin, join, err)
	rng := rand.New(rand.NewPCG(1, 2))
	points, size, pointsSize, most := 0, 0, 0, 0
	for i := range strokes {
		s := line(i%8, Simplify(scribble(rng, 20+rng.IntN(180)))...)
		s.Token = Token(1 + rng.IntN(65535))
		body, err := Encode(author, DocumentID{}, []Op{Put{PageNumber(1), s}})
		e := write(journal.KindBoard, body, err)
		n := len(appendPoints(nil, s.Points))
		points, size, pointsSize = points+len(s.Points), size+len(e.Raw), pointsSize+n
		most = max(most, len(e.Raw)-n)
	}
	perPoint := float64(pointsSize) / float64(points)
	t.Logf("figure board.point %.2f B", perPoint)
	t.Logf("figure board.stroke %d B", most)
	t.Logf("%d strokes of %.1f points, %.1f bytes besides them", strokes, float64(points)/strokes, float64(size-pointsSize)/strokes)
	if perPoint > 3 || most > 200 {
		t.Errorf("%.2f bytes a point and %d for everything else", perPoint, most)
	}
}

// A signer signs one log.
type signer struct{ ed25519.PrivateKey }

func (s signer) Public() ed25519.PublicKey  { return s.PrivateKey.Public().(ed25519.PublicKey) }
func (s signer) Sign(message []byte) []byte { return ed25519.Sign(s.PrivateKey, message) }

// A ring has one content key.
type ring struct{}

func (ring) Record() (journal.KeyID, [32]byte)         { return journal.KeyID{1}, [32]byte{1} }
func (ring) Current() (journal.KeyID, [32]byte)        { return journal.KeyID{1}, [32]byte{1} }
func (ring) Key(journal.KeyID) (key [32]byte, ok bool) { return [32]byte{1}, true }
