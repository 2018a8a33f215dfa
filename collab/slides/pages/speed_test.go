package pages

import (
	"context"
	"image"
	"slices"
	"testing"
	"time"

	"lyceum/collab/slides/pages/pagestest"
)

// Every page of a long document is rendered, as large as a window of 1600 pixels shows it. How long that takes is judged by
// bench/gates, on a machine that does nothing else.
func TestPagesOfALongDocumentAreRendered(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector slows down what is measured")
	}
	r := renderer(t)
	d := open(t, r, pagestest.Long(t))
	if d.Pages() < 50 {
		t.Fatalf("the long PDF has %d pages", d.Pages())
	}
	took := make([]time.Duration, 0, d.Pages())
	for page := 1; page <= d.Pages(); page++ {
		begin := time.Now()
		img, err := d.Render(context.Background(), page, 1600, image.Rectangle{})
		if err != nil {
			t.Fatal(err)
		}
		if took = append(took, time.Since(begin)); blank(img) && page == 1 {
			t.Error("the first page is blank")
		}
	}
	slices.Sort(took)
	t.Logf("%d pages of 1600 by %d: median %v, slowest %v", len(took), d.whole(1, 1600).Dy(), took[len(took)/2], took[len(took)-1])
	t.Logf("figure slides.slowest %.1f ms", took[len(took)-1].Seconds()*1000)
}

func BenchmarkPage(b *testing.B) {
	d := open(b, renderer(b), pagestest.Long(b))
	for n := 0; b.Loop(); n++ {
		d.r.mu.Lock()
		d.r.cache.forget(d)
		d.r.mu.Unlock()
		if _, err := d.Render(context.Background(), 1+n%d.Pages(), 1600, image.Rectangle{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBegin is how long an instance of pdfium takes to begin when it was compiled before.
func BenchmarkBegin(b *testing.B) {
	c := &compiled{dir: compiledDir}
	for b.Loop() {
		e, err := c.start()
		if err != nil {
			b.Fatal(err)
		}
		e.close()
	}
}
