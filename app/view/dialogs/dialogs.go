//go:build !nogui

package dialogs

import (
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Asks is what the dialogs ask for; *model.Store does it, tests listen.
type Asks interface {
	ChangeSettings(to model.Settings)
	LookAtStorage()
	DeleteClasses()
	LookInto(folder string)
	LookForReports()
	SetReportsFolder(path string)
	Unlock(passphrase string)

	LoadInvites()
	MakeInvite(role room.Role, until time.Time)
	RevokeInvite(id string)
	SetWaits(on bool)
	Copied()

	LookForDevices()
	SetDevice(kind room.DeviceKind, key string)
	TryDevices(on bool) // opens microphone and speaker, outside of a class and a check
	TestSpeaker()
	Level() float64      // of the microphone in a class, in dBFS
	CheckLevel() float64 // of the one that TryDevices or a check has open
}

// Dialogs opens them, one at a time, and keeps the open one up to date. Its methods run on Fyne's goroutine.
type Dialogs struct {
	asks   Asks
	window fyne.Window
	now    func() time.Time
	last   *model.Snapshot
	open   pane // nil: none
	shown  *widget.OpenDialog
	asked  int // Passphrase.Asked of the question last shown

	chooser *files.Chooser // of a folder, over the settings; nil: none is open

	// OpenFolder shows a folder in the desktop's own way; tests listen.
	OpenFolder func(path string)

	// Tick, if it is set, calls step again and again, some ten times a second at least, until it returns false: a meter
	// moves by it.
	Tick func(step func(now time.Time) bool)

	section string          // of the settings that was last on show
	draft   *model.Settings // asked for and not told of yet; nil: none are
	rebuilt string          // what was changed that the settings are built anew for
	look    look            // that the open dialog was built in
}

// A look is what a dialog must be built anew for.
type look struct {
	language string
	scale    float32
}

func lookNow() look { return look{words.Language(), widget.TextScale()} }

// A pane is what is in the open dialog.
type pane interface{ set(s *model.Snapshot) }

// New returns the dialogs of a window. What the person asks for goes to asks.
func New(asks Asks, w fyne.Window) *Dialogs {
	return &Dialogs{asks: asks, window: w, now: time.Now, OpenFolder: widget.OpenFolder, last: &model.Snapshot{Settings: &model.Settings{}}}
}

// Set brings the open dialog up to date. It asks for the passphrase when the snapshot begins to want it.
func (d *Dialogs) Set(s *model.Snapshot) {
	if s.Settings != d.last.Settings {
		d.draft = nil
	}
	d.last = s
	if p, ok := d.open.(*settingsPane); ok && d.look != lookNow() {
		d.Settings(p.key)
	}
	if d.open != nil {
		d.open.set(s)
	}
	if d.chooser != nil {
		d.chooser.Set(s.Folder)
	}
	if p := s.Passphrase; p != nil && p.Asked != d.asked {
		d.asked = p.Asked
		d.Passphrase()
	}
}

// Close closes whatever is open.
func (d *Dialogs) Close() {
	if d.shown != nil {
		d.shown.Close()
	}
}

// show opens a dialog in the place of any other.
func (d *Dialogs) show(p pane, dialog widget.Dialog) *widget.OpenDialog {
	d.Close()
	closed := dialog.Closed
	dialog.Closed = func() {
		d.open, d.shown = nil, nil
		if closed != nil {
			closed()
		}
	}
	d.open, d.look = p, lookNow()
	d.shown = widget.ShowDialog(d.window.Canvas(), dialog)
	p.set(d.last)
	d.shown.Refresh()
	return d.shown
}

// refresh lays the open dialog out anew.
func (d *Dialogs) refresh() {
	if d.shown != nil {
		d.shown.Refresh()
	}
}

// settings are the latest that were asked for.
func (d *Dialogs) settings() *model.Settings {
	if d.draft != nil {
		return d.draft
	}
	return d.last.Settings
}

// startTicking has the meter of a settings pane move for as long as it is on show.
func (d *Dialogs) startTicking(p *settingsPane) {
	if d.Tick == nil {
		return
	}
	d.Tick(func(time.Time) bool {
		if d.open != pane(p) {
			return false
		}
		if p.now.tick != nil {
			p.now.tick()
		}
		return true
	})
}

func (d *Dialogs) copy(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }
