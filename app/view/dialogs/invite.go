//go:build !nogui

package dialogs

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

const (
	inviteWidth float32 = 736
	cardSide    float32 = 288 // of the code with what is around it
	codeSide    float32 = 284
)

// linkPrefix makes a link of an invite, which opens Lyceum where it is installed.
const linkPrefix = "lyceum://join/"

// An invitePane shows one invite of the class at a time, and makes others.
type invitePane struct {
	d     *Dialogs
	title string
	all   []model.Invite

	role    room.Role
	chosen  string    // ID; empty: the first that fits
	wanted  time.Time // until when the invite works that was just asked for; zero: none was
	invite  *model.Invite
	confirm bool // the button to revoke was pressed once

	code     *codeView
	missing  *widget.Empty // in the place of the code
	full     *widget.Button
	save     *widget.Button
	saved    *widget.Text // where the picture is
	roles    *widget.Segments
	until    *widget.Select
	other    *fyne.Container // for another time
	moment   *widget.Input
	fault    *widget.Field
	waits    *widget.Check
	text     *widget.Text
	length   *widget.Text
	line     *fyne.Container // of text and length
	copyText *widget.Button
	copyLink *widget.Button
	scan     *widget.Text // below the code
	reach    *widget.Text // above reaches
	reaches  *fyne.Container
	list     *fyne.Container
	revoke   *widget.Button
	note     *widget.Text
}

// Invite opens the invites of the class.
func (d *Dialogs) Invite() {
	c := d.last.Class
	if c == nil {
		return
	}
	p := &invitePane{d: d, role: room.Student, title: c.Title}
	p.build()
	d.asks.LoadInvites()
	done := widget.NewButton(words.T("Done"), widget.Outline, d.Close)
	body := p.body()
	d.show(p, widget.Dialog{
		Title: words.T("Invite people to %s", c.Title), Body: body, First: p.copyText,
		Width: max(inviteWidth+(widget.TextScale()-1)*400, body.MinSize().Width+48), // words of some languages are long
		Left:  []fyne.CanvasObject{p.revoke, p.note}, Buttons: []fyne.CanvasObject{done},
	})
}

func (p *invitePane) build() {
	p.code = newCodeView(codeSide)
	p.missing = widget.NewEmpty("qr", "", "", words.T("Make invite"), func() { p.make(time.Time{}) })
	p.full = widget.NewIconButton("full", words.T("Show full screen"), widget.Quiet, p.showFull)
	p.save = widget.NewIconButton("download", words.T("Save picture"), widget.Quiet, p.savePicture)
	p.saved = widget.NewParagraph("", widget.Caption, widget.Muted).Centred()
	p.saved.Hide()
	p.roles = widget.NewSegments([]widget.Option{
		{Key: string(room.Student), Word: model.RoleWord(room.Student)},
		{Key: string(room.Observer), Word: model.RoleWord(room.Observer)},
		{Key: string(room.Proctor), Word: model.RoleWord(room.Proctor)},
	}, func(key string) { p.role, p.chosen = room.Role(key), ""; p.show() })
	p.until = widget.NewSelect(nil, "", p.chooseUntil)
	p.until.SetHint(words.T("Choose how long it works"))
	p.moment = widget.NewInput("", p.makeOther)
	p.fault = widget.NewField(words.T("Works until"), p.moment).Tight()
	makeIt := widget.NewButton(words.T("Make invite"), widget.Outline, p.makeOther)
	p.other = widget.Column(8, p.fault, widget.Row(0, makeIt))
	p.other.Hide()
	p.waits = widget.NewCheck(words.T("Wait to be let in"))
	p.waits.Changed = p.d.asks.SetWaits
	p.text = widget.NewText("", widget.Secondary, widget.Ink).Mono().Cut()
	p.length = widget.NewText("", widget.Caption, widget.Muted)
	p.copyText = widget.NewIconButton("copy", words.T("Copy invite"), widget.Primary, func() { p.copied(p.copyText, p.invite.Text) })
	p.copyLink = widget.NewIconButton("mail", words.T("Copy message"), widget.Outline, func() {
		p.copied(p.copyLink, words.T("Join “%s” in Lyceum: %s", p.title, linkPrefix+p.invite.Text))
	})
	p.list = widget.Column(0)
	p.scan = widget.NewParagraph("", widget.Secondary, widget.Muted).Centred()
	p.reach = widget.NewParagraph("", widget.Secondary, widget.Muted)
	p.reaches = container.New(&flow{gap: 8})
	p.revoke = widget.NewIconButton("trash", words.T("Revoke"), widget.DangerQuiet, p.askRevoke)
	p.note = widget.NewText("", widget.Secondary, widget.Muted)
}

func (p *invitePane) body() fyne.CanvasObject {
	card := widget.NewCard(container.NewStack(
		container.NewCenter(p.code), widget.Centre(cardSide-48, p.missing)))
	left := widget.Column(0,
		widget.Fixed(cardSide, cardSide, card), widget.NewSpace(0, 12),
		p.scan,
		container.NewCenter(p.full), container.NewCenter(p.save), p.saved)
	p.line = widget.GrowRow(12, p.text, p.text, p.length)
	line := widget.NewRound(widget.Surface2, widget.Radius, widget.Fixed(0, widget.Control, widget.Pad(0, 12, 0, 12, p.line)))
	right := widget.Column(16,
		widget.NewField(words.T("They join as"), p.roles).Tight(),
		widget.Column(8, widget.NewField(words.T("Works until"), p.until).Tight(), p.other),
		p.waits,
		widget.Column(12, widget.NewField(words.T("Invite"), line).Tight(), widget.Columns(8, p.copyText, p.copyLink)),
		widget.Column(4, p.reach, p.reaches))
	return widget.Column(20, widget.TopRow(32, right, widget.Fixed(cardSide, 0, left), right), p.list)
}

func (p *invitePane) set(s *model.Snapshot) {
	if s.Class == nil {
		p.d.Close()
		return
	}
	p.title = s.Class.Title
	p.waits.Set(s.Class.Waits)
	all := s.Class.Invites
	if all == nil && s.Class.Invite != "" { // they are still being asked for
		all = []model.Invite{{Role: room.Student, Text: s.Class.Invite, State: stateOpen}}
	}
	if sameInvites(all, p.all) && p.invite != nil {
		return
	}
	p.all = all
	p.showList()
	p.show()
}

func sameInvites(a, b []model.Invite) bool {
	return slices.EqualFunc(a, b, func(a, b model.Invite) bool {
		return a.ID == b.ID && a.State == b.State && a.Text == b.Text && slices.Equal(a.Reach, b.Reach)
	})
}

// What an Invite's State can be.
const stateOpen, stateExpired = "open", "expired"

// fitting returns the invites of the role on show that still work.
func (p *invitePane) fitting() (fit []model.Invite) {
	for _, i := range p.all {
		if i.Role == p.role && i.State == stateOpen {
			fit = append(fit, i)
		}
	}
	return fit
}

// pick decides which invite is on show; nil: there is none for the role.
func (p *invitePane) pick() *model.Invite {
	fit := p.fitting()
	if !p.wanted.IsZero() {
		for _, i := range fit {
			if i.Until.Equal(p.wanted) {
				p.chosen, p.wanted = i.ID, time.Time{}
			}
		}
	}
	for _, wants := range []func(model.Invite) bool{
		func(i model.Invite) bool { return p.chosen != "" && i.ID == p.chosen },
		func(i model.Invite) bool { return i.Until.IsZero() },
		func(i model.Invite) bool { return true },
	} {
		if n := slices.IndexFunc(fit, wants); n >= 0 {
			return &fit[n]
		}
	}
	return nil
}

// show brings everything in line with what is chosen.
func (p *invitePane) show() {
	before := p.invite
	p.invite = p.pick()
	p.confirm = false
	if before == nil || p.invite == nil || before.ID != p.invite.ID {
		p.saved.Hide()
	}
	there := p.invite != nil
	p.roles.Set(string(p.role))
	p.until.Set(p.untilOptions(), p.untilKey())
	scannable := false
	if there {
		text := p.invite.Text
		scannable = p.code.set(text)
		p.text.Set(middle(text, 28))
		p.length.Set(words.N("%d character", "%d characters", len(text)))
	} else {
		p.text.Set("")
		p.length.Set("")
	}
	p.line.Refresh()
	widget.Show(p.code, scannable)
	widget.Show(p.missing, !scannable)
	if there {
		p.missing.Set("qr", words.T("No code"), words.T("This invite is too long for one. Copy it instead."), "", nil)
	} else {
		p.missing.Set("qr", noInviteFor(p.role), "", words.T("Make invite"), func() { p.make(time.Time{}) })
	}
	p.full.Set(words.T("Show full screen"), scannable)
	p.save.Set(words.T("Save picture"), scannable)
	p.copyText.Set(words.T("Copy invite"), there)
	p.copyLink.Set(words.T("Copy message"), there)
	p.scan.Set(when(scannable, words.T("Scan with Lyceum on another device")))
	p.reach.Set(when(there, words.T("How it can reach this class")))
	p.showReach()
	p.showRevoke()
	p.d.refresh()
	p.keepFocus()
}

// when returns a text, or nothing.
func when(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

// keepFocus leads the keyboard from a button that went off to the one that makes an invite, and back once there is one.
func (p *invitePane) keepFocus() {
	c := p.d.window.Canvas()
	at, made := c.Focused(), p.missing.Button()
	if b, ok := at.(*widget.Button); !ok || p.d.open != p {
		return
	} else if p.invite == nil && b.Disabled() {
		c.Focus(made)
	} else if p.invite != nil && b == made {
		c.Focus(p.copyText)
	}
}

func noInviteFor(r room.Role) string {
	switch r {
	case room.Observer:
		return words.T("No invite for observers yet")
	case room.Proctor:
		return words.T("No invite for proctors yet")
	}
	return words.T("No invite for students yet")
}

// middle shortens a text to so many letters by leaving out its middle.
func middle(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:most-11] + "…" + text[len(text)-10:]
}

func (p *invitePane) showReach() {
	p.reaches.Objects = nil
	if p.invite != nil {
		for _, r := range p.invite.Reach {
			icon, tone := "minus", widget.Muted
			if r.Has {
				icon, tone = "okc", widget.Success
			}
			p.reaches.Add(widget.NewChip(icon, reachWord(r), tone))
		}
	}
	p.reaches.Refresh()
}

func reachWord(r model.Reach) string {
	switch r.Way {
	case model.ReachLAN:
		if r.Has {
			return words.T("This network")
		}
		return words.T("Not by this network")
	case model.ReachDirect:
		if r.Has {
			return words.T("Direct")
		}
		return words.T("Not directly")
	}
	if r.Has {
		return words.T("Helper computer")
	}
	return words.T("No helper computer")
}

func (p *invitePane) showRevoke() {
	can := p.invite != nil && p.invite.ID != ""
	widget.Show(p.revoke, can)
	switch {
	case !can:
		p.note.Set("")
	case p.confirm:
		p.revoke.Set(words.T("Revoke now"), true)
		p.note.Set(words.T("Press again: it cannot be taken back."))
	default:
		p.revoke.Set(words.T("Revoke"), true)
		p.note.Set(words.T("Who is in already stays; nobody new gets in by it."))
	}
}

// askRevoke revokes at the second press.
func (p *invitePane) askRevoke() {
	if p.invite == nil {
		return
	}
	if !p.confirm {
		p.confirm = true
		p.showRevoke()
		p.d.refresh()
		return
	}
	p.d.asks.RevokeInvite(p.invite.ID)
	p.confirm = false
	p.showRevoke()
}

// copied puts a text on the clipboard; the button says so until something else is done.
func (p *invitePane) copied(b *widget.Button, text string) {
	if p.invite == nil {
		return
	}
	p.d.copy(text)
	p.d.asks.Copied()
	p.copyText.Set(words.T("Copy invite"), true)
	p.copyLink.Set(words.T("Copy message"), true)
	b.Set(words.T("Copied"), true)
}
