//go:build !nogui

package video

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
)

func (a area) right() float32  { return a.at.X + a.size.Width }
func (a area) bottom() float32 { return a.at.Y + a.size.Height }

func (a area) ratio() float32 { return a.size.Width / a.size.Height }

func apart(a, b area) bool {
	return a.right() <= b.at.X || b.right() <= a.at.X || a.bottom() <= b.at.Y || b.bottom() <= a.at.Y
}

func TestNothingOverlapsOrLeavesTheStage(t *testing.T) {
	sizes := []fyne.Size{{Width: 704, Height: 648}, {Width: 704, Height: 448}, {Width: 400, Height: 300}, {Width: 1600, Height: 900}, {Width: 420, Height: 900}}
	for _, size := range sizes {
		for _, shown := range []model.Layout{model.LayoutSpeaker, model.LayoutGrid, model.LayoutContent} {
			for n := range 13 {
				for _, screen := range []bool{false, true} {
					main := shown != model.LayoutGrid
					if main && n > 5 || !main && screen {
						continue
					}
					a := arrange(size, shown, main, screen, n)
					all := a.tiles
					if main {
						all = append(all, a.main)
					}
					name := fmt.Sprintf("%v %s %d screen %t", size, shown, n, screen)
					for i, p := range all {
						if p.at.X < padding || p.at.Y < padding || p.right() > size.Width-padding || p.bottom() > size.Height-padding {
							t.Errorf("%s: %d leaves the stage: %+v", name, i, p)
						}
						if p.size.Width < 40 || p.size.Height < 30 {
							t.Errorf("%s: %d is only %v", name, i, p.size)
						}
						for j, q := range all[:i] {
							if !apart(p, q) {
								t.Errorf("%s: %d and %d overlap: %+v, %+v", name, i, j, p, q)
							}
						}
					}
				}
			}
		}
	}
}

func TestCamerasKeepTheirProportions(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 704, Height: 648}, {Width: 1600, Height: 700}, {Width: 500, Height: 1000}} {
		for n := 1; n <= 12; n++ {
			for _, a := range []arrangement{
				arrange(size, model.LayoutGrid, false, false, n), arrange(size, model.LayoutSpeaker, true, false, min(n, 5)),
			} {
				for _, p := range append(a.tiles, a.main) {
					if p.size.IsZero() {
						continue
					}
					if r := p.ratio(); r < narrowest-0.03 || r > widest+0.03 {
						t.Errorf("%v, %d tiles: a place of %v is %.2f to 1, want %.2f to %.2f", size, n, p.size, r, narrowest, widest)
					}
				}
			}
		}
	}
}

func TestSpeakerIsAsInTheDrawing(t *testing.T) {
	a := arrange(fyne.NewSize(704, 648), model.LayoutSpeaker, true, false, 5)
	want := area{fyne.NewPos(16, 16), fyne.NewSize(128, 96)}
	for i, got := range a.tiles {
		if got != want {
			t.Errorf("tile %d lies at %+v, want %+v", i, got, want)
		}
		want.at.X += 136
	}
	if want := (area{fyne.NewPos(16, 120), fyne.NewSize(672, 512)}); a.main != want {
		t.Errorf("the large picture lies at %+v, want %+v", a.main, want)
	}
}

func TestGridPacksBest(t *testing.T) {
	for _, tt := range []struct {
		size fyne.Size
		n    int
		rows []int // tiles in each
	}{
		{fyne.NewSize(704, 648), 1, []int{1}},
		{fyne.NewSize(704, 648), 4, []int{2, 2}},
		{fyne.NewSize(704, 648), 5, []int{2, 2, 1}},
		{fyne.NewSize(704, 648), 9, []int{3, 3, 3}},
		{fyne.NewSize(1600, 500), 4, []int{4}},
		{fyne.NewSize(1280, 720), 2, []int{2}},
	} {
		a := arrange(tt.size, model.LayoutGrid, false, false, tt.n)
		var rows []int
		y := float32(-1)
		for _, p := range a.tiles {
			if p.at.Y != y {
				y = p.at.Y
				rows = append(rows, 0)
			}
			rows[len(rows)-1]++
		}
		if fmt.Sprint(rows) != fmt.Sprint(tt.rows) {
			t.Errorf("%d tiles on %v: rows of %v, want %v", tt.n, tt.size, rows, tt.rows)
		}
	}
}

func TestContentTakesTheStripWhereTheScreenGetsLarger(t *testing.T) {
	if a := arrange(fyne.NewSize(1200, 600), model.LayoutContent, true, true, 3); !a.upright {
		t.Error("on a wide stage the strip lies above the screen, want it at the side")
	}
	if a := arrange(fyne.NewSize(700, 800), model.LayoutContent, true, true, 3); a.upright {
		t.Error("on a tall stage the strip lies at the side, want it above the screen")
	}
}
