package slides

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lyceum/session/journal"
)

// pages returns n pages of a size.
func pages(n int, s Size) []Size { return slices.Repeat([]Size{s}, n) }

var openings = map[string]Opening{
	"one page":     {"Plants", PDF, pages(1, Size{1600, 900}), []byte("t")},
	"mixed sizes":  {"Pflanzen – Übersicht", Pictures, append(pages(2, Size{1600, 900}), append(pages(1, Size{1131, 1600}), pages(3, Size{1600, 900})...)...), []byte("ticket")},
	"all there is": {strings.Repeat("ü", MaxTitle), PDF, pages(MaxPages, Size{MaxSide, MinSide}), bytes.Repeat([]byte{7}, MaxTicket)},
}

func TestOpeningRoundTrip(t *testing.T) {
	for name, o := range openings {
		body, err := EncodeOpen(o)
		if err != nil {
			t.Errorf("%s: EncodeOpen: %v", name, err)
			continue
		}
		got, gone, err := parse(body)
		if err != nil || gone != nil || !reflect.DeepEqual(*got, o) {
			t.Errorf("%s: parse(EncodeOpen(o)) = %+v, %v, %v; want %+v", name, got, gone, err, o)
		}
	}
}

// A deck whose pages all differ still fits an entry.
func TestLargestOpeningFitsAnEntry(t *testing.T) {
	var sizes []Size
	for i := range MaxPages {
		sizes = append(sizes, Size{MaxSide - uint16(i), MaxSide})
	}
	body, err := EncodeOpen(Opening{strings.Repeat("𝛼", MaxTitle), PDF, sizes, bytes.Repeat([]byte{7}, MaxTicket)})
	if err != nil || len(body) > journal.MaxBody {
		t.Errorf("EncodeOpen = %d bytes, %v; at most %d", len(body), err, journal.MaxBody)
	}
}

func TestOpeningThatNobodyWouldRead(t *testing.T) {
	good := openings["one page"]
	for name, tt := range map[string]struct {
		change func(*Opening)
		want   error
	}{
		"no title":           {func(o *Opening) { o.Title = "" }, ErrTitle},
		"blank title":        {func(o *Opening) { o.Title = " \u00a0" }, ErrTitle},
		"title of two lines": {func(o *Opening) { o.Title = "a\nb" }, ErrTitle},
		"title not UTF-8":    {func(o *Opening) { o.Title = "\xff" }, ErrTitle},
		"title too long":     {func(o *Opening) { o.Title = strings.Repeat("a", MaxTitle+1) }, ErrTitle},
		"no pages":           {func(o *Opening) { o.Pages = nil }, ErrPages},
		"too many pages":     {func(o *Opening) { o.Pages = pages(MaxPages+1, Size{1600, 900}) }, ErrPages},
		"a page too small":   {func(o *Opening) { o.Pages = pages(1, Size{1600, MinSide - 1}) }, journal.ErrMalformed},
		"a page too large":   {func(o *Opening) { o.Pages = pages(1, Size{MaxSide + 1, 900}) }, journal.ErrMalformed},
		"no source":          {func(o *Opening) { o.Source = 0 }, journal.ErrMalformed},
		"no ticket":          {func(o *Opening) { o.Ticket = nil }, ErrTicket},
		"ticket too long":    {func(o *Opening) { o.Ticket = make([]byte, MaxTicket+1) }, ErrTicket},
	} {
		o := good
		tt.change(&o)
		if _, err := EncodeOpen(o); !errors.Is(err, tt.want) {
			t.Errorf("%s: EncodeOpen error = %v, want %v", name, err, tt.want)
		}
	}
}

func TestMalformedBodies(t *testing.T) {
	title := append([]byte{opens, 1}, 'a')
	for name, body := range map[string][]byte{
		"empty":                     nil,
		"neither":                   {2},
		"cut off":                   {opens, 5, 'a'},
		"pages in two parts":        append(slices.Clone(title), 1, 2, 1, 16, 16, 1, 16, 16, 1, 't'),
		"more of a size than pages": append(slices.Clone(title), 1, 2, 3, 16, 16, 1, 't'),
		"a long varint":             append(slices.Clone(title), 0x81, 0x00, 1, 1, 16, 16, 1, 't'),
		"something left over":       append(slices.Clone(title), 1, 1, 1, 16, 16, 1, 't', 0),
		"removal of entry 0":        EncodeRemove(journal.Author{1}, 0),
		"removal of nobody's":       EncodeRemove(journal.Author{}, 7),
		"removal cut off":           EncodeRemove(journal.Author{1}, 7)[:20],
		"removal with more":         append(EncodeRemove(journal.Author{1}, 7), 0),
		"longer than an entry":      make([]byte, journal.MaxBody+1),
	} {
		if _, _, err := parse(body); !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("%s: parse(%.40x) error = %v, want ErrMalformed", name, body, err)
		}
	}
}

// A few bytes never stand for more pages than a deck may have.
func TestFewBytesAreNotManyPages(t *testing.T) {
	body := append([]byte{opens, 1, 'a', 1}, 0xff, 0xff, 0xff, 0xff, 0x0f)
	if _, _, err := parse(append(body, body...)); !errors.Is(err, journal.ErrMalformed) {
		t.Errorf("parse error = %v, want ErrMalformed", err)
	}
}

// What parses is what encoding it gives, byte for byte.
func FuzzParseDeck(f *testing.F) {
	for _, o := range openings {
		body, err := EncodeOpen(o)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add(EncodeRemove(journal.Author{1, 2}, 300))
	f.Fuzz(func(t *testing.T, body []byte) {
		open, gone, err := parse(body)
		var again []byte
		switch {
		case err != nil:
			if !errors.Is(err, journal.ErrMalformed) {
				t.Errorf("parse(%x) error = %v, want ErrMalformed", body, err)
			}
			return
		case open != nil:
			if again, err = EncodeOpen(*open); err != nil {
				t.Fatalf("%x parsed as %+v, which cannot be said: %v", body, open, err)
			}
		default:
			again = EncodeRemove(gone.author, gone.seq)
		}
		if !bytes.Equal(again, body) {
			t.Errorf("%x became %x", body, again)
		}
	})
}

func TestFitKeepsTheShapeOfAPage(t *testing.T) {
	for name, tt := range map[string]struct {
		w, h float64
		want Size
	}{
		"16:9":           {960, 540, Size{1600, 900}},
		"A4":             {595.276, 841.89, Size{1131, 1600}},
		"square":         {100, 100, Size{1600, 1600}},
		"a strip":        {1e6, 1, Size{1600, 80}},
		"a standing one": {1, 1e6, Size{80, 1600}},
		"nothing":        {0, 0, Size{1600, 900}},
		"less":           {-5, 7, Size{1600, 900}},
		"no number":      {math.NaN(), 7, Size{1600, 900}},
		"without end":    {math.Inf(1), 7, Size{1600, 900}},
	} {
		if got := Fit(tt.w, tt.h); got != tt.want || !got.valid() {
			t.Errorf("%s: Fit(%v, %v) = %v, want %v", name, tt.w, tt.h, got, tt.want)
		}
	}
}

func TestTitleOfAFile(t *testing.T) {
	for file, want := range map[string]string{
		"/home/ann/Plants and leaves.pdf": "Plants and leaves",
		`C:\slides\Week 3.v2.pdf`:         "Week 3.v2",
		".pdf":                            ".pdf",
		"a\x00b\n.pdf":                    "ab",
		"\xff\xfe.pdf":                    "slides",
		" .pdf":                           "slides",
		strings.Repeat("ä", 300):          strings.Repeat("ä", MaxTitle),
	} {
		if got := Title(file, "slides"); got != want {
			t.Errorf("Title(%q) = %q, want %q", file, got, want)
		}
	}
}
