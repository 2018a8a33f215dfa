//go:build !nogui

package dialogs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/qr"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

var light = viewtest.Looks[0]

// withInvites returns a teacher's class with these invites.
func withInvites(all ...model.Invite) *model.Snapshot {
	s := viewtest.Teacher()
	c := *s.Class
	c.Invites = append(append([]model.Invite{}, c.Invites...), all...)
	s.Class = &c
	return s
}

func TestInviteCanBeCopiedAndSentAsAMessage(t *testing.T) {
	d, l, w := open(t, light, withInvites())
	d.Invite()
	l.want(t, "invites")
	p := d.open.(*invitePane)
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.want(t, "copied")
	if got := w.App.Clipboard().Content(); got != p.invite.Text || p.copyText.Word() != "Copied" {
		t.Errorf("on the clipboard %q, button %q; want the invite, and that it was copied", got, p.copyText.Word())
	}
	test.Tap(p.copyLink)
	got := w.App.Clipboard().Content()
	if !strings.Contains(got, "lyceum://join/"+p.invite.Text) || !strings.Contains(got, "Photosynthesis") || p.copyText.Word() == "Copied" {
		t.Errorf("message %q, first button %q", got, p.copyText.Word())
	}
}

func TestInviteOfARoleThatHasNoneIsMadeOnDemandOnly(t *testing.T) {
	d, l, w := open(t, light, withInvites())
	d.Invite()
	l.take()
	p := d.open.(*invitePane)
	p.roles.Choose(string(room.Proctor))
	if l.want(t); p.invite != nil || !p.missing.Visible() || p.code.Visible() || !p.copyText.Disabled() || p.revoke.Visible() {
		t.Errorf("invite %+v is on show, want none", p.invite)
	}
	if got := w.Canvas().Focused(); got == fyne.Focusable(p.copyText) {
		t.Error("the keyboard is at a button that is off")
	}
	for _, head := range []*widget.Text{p.scan, p.reach} {
		if head.Text() != "" {
			t.Errorf("%q stands over nothing", head.Text())
		}
	}
	p.make(time.Time{})
	l.want(t, "make proctor 0001-01-01 00:00:00")
	d.Set(withInvites(model.Invite{ID: "2", Role: room.Proctor, Text: "G:proctor", State: "open"}))
	if p.invite == nil || p.invite.ID != "2" || !p.code.Visible() || p.copyText.Disabled() {
		t.Errorf("%+v is on show, want the one that was made", p.invite)
	}
}

func TestInviteWithAnEndIsMadeAndShown(t *testing.T) {
	d, l, _ := open(t, light, withInvites())
	d.Invite()
	l.take()
	p := d.open.(*invitePane)
	p.until.Choose("new-hour")
	until := viewtest.Now.Add(time.Hour)
	l.want(t, "make student "+until.UTC().Format(time.DateTime))
	if p.invite.ID != "1" || p.until.Chosen() != "1" {
		t.Errorf("before it is there: invite %s, choice %s; want the old one", p.invite.ID, p.until.Chosen())
	}
	d.Set(withInvites(model.Invite{ID: "2", Role: room.Student, Text: "G:hour", Until: until, State: "open"}))
	if p.invite.ID != "2" || p.until.Chosen() != "2" || len(p.list.Objects) != 3 {
		t.Errorf("invite %s, choice %s, %d rows; want the new one and a list of both", p.invite.ID, p.until.Chosen(), len(p.list.Objects))
	}
	d.Set(withInvites(model.Invite{ID: "2", Role: room.Student, Text: "G:hour", Until: until, State: "expired"}))
	if p.invite.ID != "1" {
		t.Errorf("invite %s is on show after the other expired, want the first", p.invite.ID)
	}
}

func TestInviteUntilATimeThatIsTyped(t *testing.T) {
	d, l, w := open(t, light, withInvites())
	d.Invite()
	l.take()
	p := d.open.(*invitePane)
	p.until.Choose(keyOther)
	if !p.other.Visible() || w.Canvas().Focused() != fyne.Focusable(p.moment) {
		t.Fatal("there is nowhere to type a time")
	}
	for _, wrong := range []string{"tomorrow", viewtest.Now.Add(-time.Hour).Format(momentLayout())} {
		p.moment.SetText(wrong)
		p.makeOther()
		if l.want(t); p.fault.Note() == "" {
			t.Errorf("%q was taken", wrong)
		}
	}
	until := viewtest.Now.Add(48 * time.Hour).Truncate(time.Minute)
	p.moment.SetText(until.Format(momentLayout()))
	p.moment.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.want(t, "make student "+until.UTC().Format(time.DateTime))
	if p.other.Visible() {
		t.Error("the place to type stays open")
	}
}

func TestInviteIsRevokedAtTheSecondPress(t *testing.T) {
	d, l, _ := open(t, light, withInvites())
	d.Invite()
	l.take()
	p := d.open.(*invitePane)
	test.Tap(p.revoke)
	l.want(t)
	test.Tap(p.revoke)
	l.want(t, "revoke 1")
}

func TestInviteDialogClosesWithItsClass(t *testing.T) {
	d, _, w := open(t, light, withInvites())
	d.Invite()
	d.Set(viewtest.Start())
	if d.open != nil || w.Canvas().Overlays().Top() != nil {
		t.Error("the invites of a class that was left are still on show")
	}
}

func TestMiddleKeepsBothEndsOfAnInvite(t *testing.T) {
	long := "G:" + strings.Repeat("x", 600) + "u4Nf8sKdzz"
	if got := middle(long, 34); len([]rune(got)) != 34 || !strings.HasPrefix(got, "G:xx") || !strings.HasSuffix(got, "…u4Nf8sKdzz") {
		t.Errorf("%q", got)
	}
	if got := middle("G:short", 34); got != "G:short" {
		t.Errorf("%q", got)
	}
}

func TestCodeIsSavedBesideOlderOnesForItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []string{"Lyceum invite A-B.png", "Lyceum invite A-B 2.png"} {
		path, err := writeCode("G:text", dir, fileName("Lyceum invite A/B"))
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("saved as %s, %v, want %s", path, err, want)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := qr.Decode(f); err != nil || got != "G:text" {
			t.Errorf("read %q, %v", got, err)
		}
		if info, err := f.Stat(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		f.Close()
	}
	if _, err := writeCode("G:text", filepath.Join(dir, "none"), "x"); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
