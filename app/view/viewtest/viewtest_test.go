//go:build !nogui

package viewtest

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

func TestSamplesAreWhole(t *testing.T) {
	for name, s := range map[string]*model.Snapshot{
		"student": Student(), "teacher": Teacher(), "alone": Alone(), "crowd": Crowd(300), "long": Long(), "right to left": RightToLeft(),
	} {
		c := s.Class
		if c.Self.ID == "" || !c.Self.Self || c.Here == 0 || s.Settings == nil || s.Devices == nil || len(c.Talk.Channels) == 0 || c.Stage.Pages < 1 {
			t.Errorf("%s: self %q, %d here, %d channels, %d pages", name, c.Self.Name, c.Here, len(c.Talk.Channels), c.Stage.Pages)
		}
		seen := map[string]bool{}
		for i, p := range c.Everyone {
			if seen[p.ID] {
				t.Errorf("%s: %s is there twice", name, p.Name)
			}
			seen[p.ID] = true
			if p.Hand > 0 && (p.Hand != i+1 || c.HandQueue[i].ID != p.ID) {
				t.Errorf("%s: hand %d of %s is in row %d", name, p.Hand, p.Name, i)
			}
		}
	}
	if n := len(Student().Class.Everyone); n != 26 {
		t.Errorf("%d people in the typical class, want 26", n)
	}
	if c := Crowd(300).Class; len(c.Everyone) != 300 || len(c.Talk.Groups) != 5000 {
		t.Errorf("a crowd of %d with %d messages, want 300 with 5000", len(c.Everyone), len(c.Talk.Groups))
	}
}

func TestSayKeepsWhatWasThere(t *testing.T) {
	s := Student()
	before := s.Class.Talk
	after := Say(before, "x", s.Class.Self, Now, "Yes.")
	if len(after.Groups) != len(before.Groups)+1 || !slices.EqualFunc(before.Groups, after.Groups[:len(before.Groups)], func(a, b *model.Group) bool { return a == b }) {
		t.Errorf("%d groups after %d", len(after.Groups), len(before.Groups))
	}
}

func TestDisorderIsFound(t *testing.T) {
	at := func(name string, x, y float32) Stop {
		return Stop{Name: name, At: fyne.NewPos(x, y), Last: fyne.NewPos(x, y), Size: fyne.NewSize(40, 32)}
	}
	for name, tt := range map[string]struct {
		stops []Stop
		want  int
	}{
		"a row":                {[]Stop{at("a", 0, 0), at("b", 50, 0), at("c", 100, 4)}, 0},
		"the next row":         {[]Stop{at("a", 100, 0), at("b", 0, 40)}, 0},
		"the next column":      {[]Stop{at("a", 0, 500), at("b", 200, 0)}, 0},
		"left in a row":        {[]Stop{at("a", 100, 0), at("b", 0, 0)}, 1},
		"up in a column":       {[]Stop{at("a", 0, 100), at("b", 0, 0)}, 1},
		"up and to the left":   {[]Stop{at("a", 100, 100), at("b", 0, 0)}, 1},
		"twice":                {[]Stop{at("a", 100, 100), at("b", 0, 100), at("c", 0, 0)}, 2},
		"by leave of the pane": {[]Stop{at("a", 100, 100), at("toast", 0, 0)}, 0},
	} {
		if got := Disordered(tt.stops, "toast"); len(got) != tt.want {
			t.Errorf("%s: %q, want %d", name, got, tt.want)
		}
	}
}

// A picture differs where an area is a shade lighter, and does not where the edge of
// a letter is.
func TestPicturesDiffer(t *testing.T) {
	w := Open(t, fyne.NewSize(200, 100))
	w.SetContent(widget.NewGround(widget.Bg, widget.NoEdge, widget.NewText("Photosynthesis", widget.Title, widget.Ink)))
	a := Picture(w)
	stored := small(a)
	if n := differing(a, stored); n != 0 {
		t.Errorf("%d pixels differ from the picture as it is stored", n)
	}
	w.SetContent(widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewText("Photosynthesis", widget.Title, widget.Ink)))
	if n := differing(Picture(w), stored); n < 10000 {
		t.Errorf("%d pixels differ after another ground", n)
	}
	w.SetContent(widget.NewGround(widget.Bg, widget.NoEdge, widget.NewText("Photosynthesls", widget.Title, widget.Ink)))
	if n := differing(Picture(w), stored); n == 0 {
		t.Error("another letter is not seen")
	}
}
