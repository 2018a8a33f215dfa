//go:build !nogui

package monitor

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/media"
)

// asked notes what the monitor asks for.
type asked struct {
	list  []string
	looks []model.MemberLook
	large func(*media.Picture)
	then  func(c model.MonitorChoice) // what a choice leads to
}

func (a *asked) note(f string, v ...any) { a.list = append(a.list, fmt.Sprintf(f, v...)) }
func (a *asked) ArrangeMonitor(c model.MonitorChoice) {
	a.note("arrange %s/%d/%d/%t/%s", c.View, c.Filter, c.Sort, c.Backward, c.Search)
	if a.then != nil {
		a.then(c)
	}
}
func (a *asked) LookAtMembers(all []model.MemberLook) { a.looks = all }
func (a *asked) LookLarge(id string, what model.Sight, picture func(*media.Picture)) {
	a.note("large %s %s", name(id), what)
	a.large = picture
}
func (a *asked) StopLarge() { a.note("stop large") }
func (a *asked) AskToShow(ids []string, what model.Sight) {
	a.note("ask %d for %s", len(ids), what)
}
func (a *asked) ShowToClass(id string)                     { a.note("show %s", name(id)) }
func (a *asked) SaveSnapshot(id string)                    { a.note("keep %s", name(id)) }
func (a *asked) SetSaving(to model.Saving)                 { a.note("keep %d days, every %s", to.Days, to.Every) }
func (a *asked) SetAttention(text string, d time.Duration) { a.note("attention %s %s", text, d) }
func (a *asked) EndAttention()                             { a.note("end attention") }
func (a *asked) SayTo(channel, text string)                { a.note("say %s %s", channel, text) }
func (a *asked) SayToEach(ids []string, text string)       { a.note("say to %d %s", len(ids), text) }
func (a *asked) OpenChannel(key string)                    { a.note("open %s", name(key)) }
func (a *asked) CallPerson(who string)                     { a.note("call %s", name(who)) }
func (a *asked) LowerHand(who string)                      { a.note("lower %s", name(who)) }
func (a *asked) Mute(who string)                           { a.note("mute %s", name(who)) }
func (a *asked) AskToSpeak(who string)                     { a.note("speak %s", name(who)) }
func (a *asked) Present(who string)                        { a.note("present %s", name(who)) }
func (a *asked) SetLock(item string, on bool)              { a.note("lock %s %t", item, on) }
func (a *asked) ShowLinks(on bool)                         { a.note("links %t", on) }
func (a *asked) ShowStream(key model.StreamKey)            { a.note("stream %s", key) }

// name returns who has an ID in the samples.
func name(id string) string {
	for _, p := range viewtest.Crowd(300).Class.Everyone {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}

// take returns what was asked since the last call.
func (a *asked) take() []string {
	list := a.list
	a.list = nil
	return list
}

func wantAsked(t *testing.T, a *asked, want ...string) {
	t.Helper()
	if got := a.take(); !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// show returns the monitor in a window, with pictures of all who are in sight.
func show(w *viewtest.Window, s *model.Snapshot) (*Pane, *asked) {
	a := &asked{}
	ticker := video.NewTicker(func(f func()) { f() })
	p := New(a, w, ticker)
	p.Now = func() time.Time { return viewtest.Now }
	p.network.graph.away = func(f func()) { f() }
	p.shots.every = 0
	w.SetContent(p.Content)
	p.SetShown(true)
	p.Set(s)
	paint(p, a)
	a.take()
	return p, a
}

// paint has pictures come of whoever is looked at.
func paint(p *Pane, a *asked) {
	p.ticker.Tick()
	p.looks.waits = false
	p.looks.renew()
	for _, l := range a.looks {
		l.Picture(viewtest.Thumbnail(l.ID, l.What), viewtest.Now)
	}
	p.ticker.Tick()
	p.ticker.Tick()
}

func open(t testing.TB, size fyne.Size, s *model.Snapshot) (*Pane, *asked, *viewtest.Window) {
	w := viewtest.Open(t, size)
	p, a := show(w, s)
	return p, a, w
}
