//go:build !nogui

package chat

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

func TestLinksAndNamesAreFoundInTexts(t *testing.T) {
	var n names
	n.set([]model.Person{{Name: "Ana"}, {Name: "Ana Maria"}, {Name: "李明"}})
	for text, want := range map[string][]string{
		"see https://a.org/x?y=1, or (http://b.org/c).":  {"https://a.org/x?y=1", "http://b.org/c"},
		"https://a.org/w_(x) xhttps://no.org http:// me": {"https://a.org/w_(x)"},
		"@ana and @Ana Maria, not a@ana or @Anatol":      {"@ana", "@Ana Maria"},
		"@李明你好 @all":                                     {"@all"},
		"@李明 @staff":                                     {"@李明", "@staff"},
		"nothing":                                        nil,
	} {
		var got []string
		whole := ""
		for _, p := range parts(text, n.named) {
			whole += p.text
			if p.style != plain {
				got = append(got, p.text)
			}
		}
		if !slices.Equal(got, want) || whole != text {
			t.Errorf("%q: found %q in %q, want %q", text, got, whole, want)
		}
	}
}

// However wide the panel is, nothing of a text is lost and no line is wider.
func TestWrappedTextIsWhole(t *testing.T) {
	viewtest.Open(t, fyne.NewSize(10, 10))
	text := "A few words, then\n\nhttps://example.org/averyveryverylongaddress/withoutanyspace and 光合作用是植物利用光能的过程 end\nlast"
	for _, width := range []float32{60, 120, 248, 1000} {
		var b strings.Builder
		lines := wrap(parts(text, func(string) int { return 0 }), width)
		for _, l := range lines {
			if w := l.width(); w > width+8 { // a space at the end may hang over
				t.Errorf("width %v: a line is %v wide", width, w)
			}
			for _, r := range l.runs {
				if text[r.from:r.from+len(r.text)] != r.text {
					t.Errorf("run %q is said to be at byte %d", r.text, r.from)
				}
				b.WriteString(r.text)
			}
		}
		if got := b.String(); got != strings.ReplaceAll(text, "\n", "") {
			t.Errorf("width %v: %q", width, got)
		}
	}
}

// Somebody pastes what is no text.
func TestLongestWordIsWrappedWithoutDelay(t *testing.T) {
	viewtest.Open(t, fyne.NewSize(10, 10))
	start := time.Now()
	lines := wrap([]part{{strings.Repeat("x", 5000), plain}}, 248)
	if took := time.Since(start); took > 200*time.Millisecond || len(lines) < 100 {
		t.Errorf("%d lines took %v", len(lines), took)
	}
}

func TestTextFromRightToLeftStandsAtTheRight(t *testing.T) {
	viewtest.Open(t, fyne.NewSize(10, 10))
	lines := wrap([]part{{"left\nهل يأتي الأكسجين من الماء؟ نعم\n123 أحمد", plain}}, 200)
	if lines[0].right || !lines[1].right || !lines[len(lines)-1].right {
		t.Errorf("lines %+v", lines)
	}
}
