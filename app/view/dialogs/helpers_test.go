//go:build !nogui

package dialogs

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
)

// listener writes down what the dialogs ask for.
type listener struct {
	asked    []string
	settings model.Settings
}

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }

func (l *listener) ChangeSettings(to model.Settings) { l.settings = to; l.note("settings") }
func (l *listener) LookAtStorage()                   { l.note("storage") }
func (l *listener) DeleteClasses()                   { l.note("delete") }
func (l *listener) LookInto(folder string)           { l.note("folder %s", folder) }
func (l *listener) LookForReports()                  { l.note("reports") }
func (l *listener) SetReportsFolder(path string)     { l.note("reports to %q", path) }
func (l *listener) Unlock(string)                    { l.note("unlock") } // the passphrase is nobody's business
func (l *listener) LoadInvites()                     { l.note("invites") }
func (l *listener) MakeInvite(r room.Role, until time.Time) {
	l.note("make %s %s", r, until.UTC().Format(time.DateTime))
}
func (l *listener) RevokeInvite(id string)                { l.note("revoke %s", id) }
func (l *listener) SetWaits(on bool)                      { l.note("waits %t", on) }
func (l *listener) Copied()                               { l.note("copied") }
func (l *listener) LookForDevices()                       { l.note("devices") }
func (l *listener) SetDevice(k room.DeviceKind, s string) { l.note("device %v %s", k, s) }
func (l *listener) TryDevices(on bool)                    { l.note("try %t", on) }
func (l *listener) TestSpeaker()                          { l.note("play") }
func (l *listener) CheckLevel() float64                   { return -20 }
func (l *listener) Level() float64                        { return -20 }

// take returns what was asked for since the last call.
func (l *listener) take() []string {
	a := l.asked
	l.asked = nil
	return a
}

func (l *listener) want(t *testing.T, want ...string) {
	t.Helper()
	if got := l.take(); !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
}

// open returns the dialogs of an empty window that shows a snapshot.
func open(t *testing.T, look viewtest.Look, s *model.Snapshot) (*Dialogs, *listener, *viewtest.Window) {
	t.Helper()
	w := viewtest.Open(t, viewtest.Usual)
	w.Use(look)
	l := &listener{}
	d := New(l, w)
	d.now = func() time.Time { return viewtest.Now }
	d.Set(s)
	return d, l, w
}

// known adds to a snapshot what is known of this computer.
func known(s *model.Snapshot) *model.Snapshot {
	c := *s
	c.Identity = &model.Identity{ID: "p1", Fingerprint: "copper lantern drizzle mango thicket anchor"}
	c.Storage = &model.Storage{Folder: "/home/mara/.config/lyceum", Reports: "/home/mara/Documents/Lyceum", Classes: 12, Bytes: 48_300_000}
	c.Devices = viewtest.Plugged()
	return &c
}
