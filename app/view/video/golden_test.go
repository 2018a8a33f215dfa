//go:build !nogui

package video

import (
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

// in returns the typical class in a layout.
func in(layout model.Layout, change func(c *model.Class)) func() *model.Snapshot {
	return func() *model.Snapshot {
		s := viewtest.Student()
		s.Class.Stage = viewtest.Stage(s.Class.Everyone, layout)
		if change != nil {
			change(s.Class)
		}
		return s
	}
}

// screen puts the teacher's shared screen in the middle.
func screen(c *model.Class) {
	main := *c.Stage.Main
	main.Key.Screen = true
	c.Stage.Tiles = append([]model.Tile{c.Stage.Tiles[0], *c.Stage.Main}, c.Stage.Tiles[1:4]...)
	c.Stage.Main = &main
}

func TestPictures(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) {
		a := &asked{}
		ticker := NewTicker(inline)
		stage := NewStage(a, ticker, w)
		w.SetContent(stage.Content)
		stage.Set(s)
		ticker.Tick()
		if len(a.looks) > 0 {
			for _, l := range a.looks[len(a.looks)-1] {
				l.Picture(viewtest.Frame(l.Key))
			}
		}
		ticker.Tick()
	}
	viewtest.Pictures(t, "stage", fyne.NewSize(704, 648), []viewtest.State{
		{Name: "speaker", Sample: in(model.LayoutSpeaker, nil)},
		{Name: "grid", Sample: in(model.LayoutGrid, nil)},
		{Name: "screen", Sample: in(model.LayoutContent, screen)},
		{Name: "alone", Sample: viewtest.Alone},
		{Name: "long", Sample: viewtest.Long},
	}, show)
}
