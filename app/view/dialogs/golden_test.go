//go:build !nogui

package dialogs

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

func teacher() *model.Snapshot { return known(viewtest.Teacher()) }

func TestPictures(t *testing.T) {
	for name, do := range map[string]func(*Dialogs){
		"invite": (*Dialogs).Invite, "shortcuts": (*Dialogs).Shortcuts, "settings": func(d *Dialogs) { d.Settings(SectionDevices) },
	} {
		viewtest.Pictures(t, name, fyne.NewSize(1000, 760), []viewtest.State{{Name: "open", Sample: teacher}}, pictured(do))
	}
	for _, section := range []string{SectionYou, SectionLook, SectionKeys, SectionSounds, SectionPrivacy, SectionStorage, SectionNetwork, SectionAbout} {
		states := []viewtest.State{{Name: section, Sample: teacher}}
		viewtest.PicturesIn(t, viewtest.Looks[:1], "settings", fyne.NewSize(1000, 760), states, pictured(func(d *Dialogs) { d.Settings(section) }))
	}
}

func pictured(do func(*Dialogs)) func(w *viewtest.Window, s *model.Snapshot) {
	return func(w *viewtest.Window, s *model.Snapshot) {
		d := New(&listener{}, w)
		d.now = func() time.Time { return viewtest.Now }
		d.Set(s)
		do(d)
	}
}
