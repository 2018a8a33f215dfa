//go:build !nogui

package dialogs

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// spans are the lengths of time for which a new invite is offered.
var spans = []struct {
	key  string
	word string
	long time.Duration
}{
	{"new-hour", words.Mark("One hour from now"), time.Hour},
	{"new-day", words.Mark("One day from now"), 24 * time.Hour},
	{"new-week", words.Mark("One week from now"), 7 * 24 * time.Hour},
}

// Keys of choices that are no invite.
const (
	keyNoEnd = "new-no-end"
	keyOther = "new-other"
)

// untilKey is the choice that the invite on show stands for.
func (p *invitePane) untilKey() string {
	switch {
	case p.other.Visible():
		return keyOther
	case p.invite == nil:
		return ""
	}
	return p.invite.ID
}

// untilOptions are the invites that there are, by their end, and those that can be made.
func (p *invitePane) untilOptions() (all []widget.Option) {
	endless := false
	for _, i := range p.fitting() {
		endless = endless || i.Until.IsZero()
		all = append(all, widget.Option{Key: i.ID, Word: untilWord(i.Until, p.d.now()), Icon: "clock"})
	}
	if !endless {
		all = append(all, widget.Option{Key: keyNoEnd, Word: untilWord(time.Time{}, p.d.now()), Icon: "clock"})
	}
	for _, s := range spans {
		all = append(all, widget.Option{Key: s.key, Word: words.Say(s.word), Icon: "plus"})
	}
	return append(all, widget.Option{Key: keyOther, Word: words.T("Another time"), Icon: "plus"})
}

// untilWord says when an invite stops working.
func untilWord(t, now time.Time) string {
	switch {
	case t.IsZero():
		return words.T("No end date")
	case t.Sub(now) < 24*time.Hour && t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format(words.C("layout of a time", "Today 15:04"))
	}
	return t.Format(words.C("layout of a moment", "2 January 2006, 15:04"))
}

// chooseUntil shows the invite that was chosen, or makes one.
func (p *invitePane) chooseUntil(key string) {
	p.other.Hide()
	switch key {
	case keyNoEnd:
		p.make(time.Time{})
		return
	case keyOther:
		p.moment.SetText(p.d.now().Add(2 * time.Hour).Truncate(time.Hour).Format(momentLayout()))
		p.fault.SetFault("")
		p.other.Show()
		p.show()
		p.d.window.Canvas().Focus(p.moment)
		return
	}
	for _, s := range spans {
		if s.key == key {
			p.make(p.d.now().Add(s.long).Truncate(time.Second))
			return
		}
	}
	p.chosen = key
	p.show()
}

// make asks for an invite, which is shown when it is there.
func (p *invitePane) make(until time.Time) {
	p.wanted = until
	p.d.asks.MakeInvite(p.role, until)
	p.show()
}

// momentLayout is how a date with a time is typed.
func momentLayout() string { return words.C("layout of a typed moment", "2006-01-02 15:04") }

// makeOther makes an invite until the time that was typed.
func (p *invitePane) makeOther() {
	t, err := time.ParseInLocation(momentLayout(), strings.TrimSpace(p.moment.Text), p.d.now().Location())
	switch {
	case err != nil:
		p.fault.SetFault(words.T("Write date and time like this: %s", p.d.now().Add(24*time.Hour).Format(momentLayout())))
	case !t.After(p.d.now()):
		p.fault.SetFault(model.Sentence(room.ErrInvitePast, p.d.now()))
	default:
		p.other.Hide()
		p.make(t)
		return
	}
	p.d.refresh()
}

// showList lists the invites made here, once there are several.
func (p *invitePane) showList() {
	p.list.Objects = nil
	if len(p.all) > 1 {
		p.list.Add(widget.Pad(0, 0, 4, 0, widget.NewText(words.T("Invites made on this computer"), widget.Secondary, widget.Muted)))
		for _, i := range p.all {
			p.list.Add(p.row(i))
		}
	}
	widget.Show(p.list, len(p.all) > 1)
	p.list.Refresh()
}

// row is one invite in the list.
func (p *invitePane) row(i model.Invite) fyne.CanvasObject {
	role := widget.NewText(model.RoleWord(i.Role), widget.Body, widget.Ink)
	until := widget.NewText(untilWord(i.Until, p.d.now()), widget.Secondary, widget.Muted).Cut()
	objects := []fyne.CanvasObject{widget.Fixed(96*widget.TextScale(), 0, role), until}
	if i.State == stateOpen {
		objects = append(objects, widget.NewChip("okc", words.C("an invite", "Open"), widget.Success),
			widget.NewButton(words.T("Show"), widget.Quiet, func() { p.role, p.chosen = i.Role, i.ID; p.show() }))
	} else {
		word := words.C("an invite", "Revoked")
		if i.State == stateExpired {
			word = words.C("an invite", "Expired")
		}
		objects = append(objects, widget.NewChip("minus", word, widget.Muted))
	}
	return widget.NewGround(widget.Clear, widget.TopEdge, widget.Fixed(0, 40, widget.GrowRow(12, until, objects...)))
}
