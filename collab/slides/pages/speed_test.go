package pages

import (
	"compress/gzip"
	"context"
	"image"
	"io"
	"os"
	"slices"
	"testing"
	"time"
)

// faq is a PDF of over fifty pages by others, in the package debian-faq.
const faq = "/usr/share/doc/debian/FAQ/debian-faq.en.pdf.gz"

// longPDF returns it; on a system that has no such package the test is left out.
func longPDF(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open(faq)
	if err != nil {
		if _, debian := os.Stat("/etc/debian_version"); debian == nil {
			t.Fatalf("%v: scripts/deps test installs it", err)
		}
		t.Skipf("%v: this is no Debian", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every page of a long document is rendered, as large as a window of 1600 pixels shows it. How long that takes is judged by
// bench/gates, on a machine that does nothing else.
func TestPagesOfALongDocumentAreRendered(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector slows down what is measured")
	}
	r := renderer(t)
	d := open(t, r, longPDF(t))
	if d.Pages() < 50 {
		t.Fatalf("%s has %d pages, which is not long", faq, d.Pages())
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
	d := open(b, renderer(b), longPDF(b))
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
