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
	size := fyne.NewSize(1000, 760)
	viewtest.Pictures(t, "reports", size, []viewtest.State{{Name: "some", Sample: reporter}}, reported(viewtest.Reports()))
	viewtest.PicturesIn(t, viewtest.Looks[:1], "reports", size, []viewtest.State{{Name: "none", Sample: teacher}}, reported(&model.Reports{Root: "/home/mara/Documents/Lyceum"}))
	viewtest.PicturesIn(t, viewtest.Looks[:2], "settings", size, []viewtest.State{{Name: "report-folder", Sample: teacher}}, choosing)
	for _, section := range []string{SectionYou, SectionLook, SectionKeys, SectionSounds, SectionPrivacy, SectionStorage, SectionNetwork, SectionAbout} {
		states := []viewtest.State{{Name: section, Sample: teacher}}
		viewtest.PicturesIn(t, viewtest.Looks[:1], "settings", fyne.NewSize(1000, 760), states, pictured(func(d *Dialogs) { d.Settings(section) }))
	}
}

// reporter is a teacher who has reports.
func reporter() *model.Snapshot {
	s := teacher()
	s.Reports = viewtest.Reports()
	return s
}

// reported opens the list of reports, which then are there.
func reported(r *model.Reports) func(w *viewtest.Window, s *model.Snapshot) {
	return func(w *viewtest.Window, s *model.Snapshot) {
		d := New(&listener{}, w)
		d.Set(s)
		d.Reports()
		is := *s
		is.Reports = r
		d.Set(&is)
	}
}

// choosing opens the settings where reports go, and asks for another folder.
func choosing(w *viewtest.Window, s *model.Snapshot) {
	d := New(&listener{}, w)
	d.Set(s)
	d.Settings(SectionStorage)
	d.open.(*settingsPane).chooseReports()
	is := *s
	is.Folder = &model.Folder{Path: "/home/mara/Documents", Up: "/home/mara", Entries: []model.FolderEntry{
		{Name: "Lyceum", Path: "/home/mara/Documents/Lyceum", Folder: true, When: "Today"},
		{Name: "School", Path: "/home/mara/Documents/School", Folder: true, When: "Monday"},
		{Name: "leaf.png", Path: "/home/mara/Documents/leaf.png", When: "Monday"},
	}}
	d.Set(&is)
}

func pictured(do func(*Dialogs)) func(w *viewtest.Window, s *model.Snapshot) {
	return func(w *viewtest.Window, s *model.Snapshot) {
		d := New(&listener{}, w)
		d.now = func() time.Time { return viewtest.Now }
		d.Set(s)
		do(d)
	}
}
