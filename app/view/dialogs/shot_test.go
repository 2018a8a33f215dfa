//go:build !nogui

package dialogs

import (
	"image/png"
	"os"
	"testing"

	"lyceum/app/view/viewtest"
)

func TestShots(t *testing.T) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		t.Skip()
	}
	for _, look := range viewtest.Looks {
		for name, do := range map[string]func(*Dialogs){
			"invite": (*Dialogs).Invite, "keys": func(d *Dialogs) { d.Settings(SectionKeys) }, "sheet": (*Dialogs).Shortcuts,
			"you": func(d *Dialogs) { d.Settings(SectionYou) }, "devices": func(d *Dialogs) { d.Settings(SectionDevices) },
			"look": func(d *Dialogs) { d.Settings(SectionLook) }, "sounds": func(d *Dialogs) { d.Settings(SectionSounds) },
			"privacy": func(d *Dialogs) { d.Settings(SectionPrivacy) }, "storage": func(d *Dialogs) { d.Settings(SectionStorage) },
			"network": func(d *Dialogs) { d.Settings(SectionNetwork) }, "about": func(d *Dialogs) { d.Settings(SectionAbout) },
		} {
			t.Run(name+"-"+look.Name, func(t *testing.T) {
				d, _, w := open(t, look, known(viewtest.Teacher()))
				do(d)
				f, _ := os.Create(dir + "/" + name + "-" + look.Name + ".png")
				png.Encode(f, w.Canvas().Capture())
				f.Close()
			})
		}
	}
}
