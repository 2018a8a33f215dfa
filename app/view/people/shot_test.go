//go:build !nogui

package people

import (
	"image/png"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

func TestShot(t *testing.T) {
	dir := os.Getenv("SHOT")
	if dir == "" {
		t.Skip()
	}
	for name, s := range map[string]func() *model.Snapshot{"student": viewtest.Student, "teacher": viewtest.Teacher, "long": viewtest.Long, "alone": viewtest.Alone, "rtl": viewtest.RightToLeft} {
		for _, look := range viewtest.Looks {
			if name != "student" && look.Name != "light" && look.Name != "large" && !(name == "teacher" && look.Name == "dark") {
				continue
			}
			w := viewtest.Open(t, fyne.NewSize(256, 692))
			w.Use(look)
			p := New(nil, w)
			p.Now = func() time.Time { return viewtest.Now }
			w.SetContent(p.Content)
			p.Set(s())
			f, _ := os.Create(dir + "/people-" + name + "-" + look.Name + ".png")
			png.Encode(f, w.Canvas().Capture())
			f.Close()
		}
	}
}
