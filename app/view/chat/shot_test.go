//go:build !nogui

package chat

import (
	"image/png"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

func busy() *model.Snapshot {
	s := viewtest.Teacher()
	c := &s.Class.Talk
	p := s.Class.Everyone
	c.Groups = append(c.Groups,
		&model.Group{ID: "x1", From: p[4].ID, Name: p[4].Name, At: viewtest.Now, Lines: []model.Line{
			{ID: "x1.1", Text: "@Dr. Mara Lindqvist see https://example.org/photosynthesis/oxygen?page=12, and (http://example.com/a) please", Mine: true},
			{ID: "x1.2", Removed: true, By: "Samuel Osei"},
			{ID: "x1.3", Text: "Word wordword 光合作用是植物利用光能的过程光合作用是植物利用光能的过程 end", Edited: true},
			{ID: "x1.4", Text: "هل يأتي الأكسجين من الماء؟ نعم"},
		}},
		&model.Group{ID: "x2", From: p[3].ID, Own: true, Name: "me", At: viewtest.Now, Lines: []model.Line{
			{ID: "x2.1", Text: "One", Own: true}, {ID: "x2.2", Text: "Two lines that are long enough to wrap in the block", Own: true, Edited: true},
		}},
		&model.Group{ID: "x3", Own: true, Lines: []model.Line{{ID: "x3.1", Text: "This did not go out", Own: true, Failed: 1}}},
	)
	return s
}

func TestShot(t *testing.T) {
	dir := os.Getenv("SHOT")
	if dir == "" {
		t.Skip()
	}
	locked := func() *model.Snapshot { s := viewtest.Student(); s.Class.Talk.Locked = true; return s }
	for name, s := range map[string]func() *model.Snapshot{"student": viewtest.Student, "teacher": viewtest.Teacher, "busy": busy, "alone": viewtest.Alone, "locked": locked, "long": viewtest.Long} {
		for _, look := range viewtest.Looks {
			if name != "student" && look.Name != "light" && look.Name != "large" && !(name == "busy" && look.Name == "dark") {
				continue
			}
			w := viewtest.Open(t, fyne.NewSize(320, 648))
			w.Use(look)
			p := New(new(nobody), w)
			p.Now = func() time.Time { return viewtest.Now }
			w.SetContent(p.Content)
			p.Set(s())
			if name == "teacher" {
				p.Focus()
				p.compose.input.TypedRune('@')
			}
			f, _ := os.Create(dir + "/chat-" + name + "-" + look.Name + ".png")
			png.Encode(f, w.Canvas().Capture())
			f.Close()
		}
	}
}

type nobody struct{ Asks }

func (*nobody) OpenChannel(string) {}
