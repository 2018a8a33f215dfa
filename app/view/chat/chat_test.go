//go:build !nogui

package chat

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

// asked notes what the pane asks for.
type asked struct{ list []string }

func (a *asked) note(f string, v ...any)    { a.list = append(a.list, fmt.Sprintf(f, v...)) }
func (a *asked) SayTo(channel, text string) { a.note("say %s: %s", channel, text) }
func (a *asked) SayAgain(unsent int)        { a.note("again %d", unsent) }
func (a *asked) DropUnsent(unsent int)      { a.note("drop %d", unsent) }
func (a *asked) OpenChannel(key string)     { a.note("open %s", key) }
func (a *asked) EditLine(id, text string)   { a.note("edit %s: %s", id, text) }
func (a *asked) EraseLine(id string)        { a.note("erase %s", id) }

// open returns the pane as it shows s.
func open(t testing.TB, s *model.Snapshot) (*Pane, *asked, *viewtest.Window) {
	w, a := viewtest.Open(t, fyne.NewSize(320, 648)), &asked{}
	p := New(a, w)
	p.Now = func() time.Time { return viewtest.Now }
	w.SetContent(p.Content)
	p.Set(s)
	return p, a, w
}

// with returns a copy of s with another talk.
func with(s *model.Snapshot, change func(*model.Chat)) *model.Snapshot {
	next, class := *s, *s.Class
	change(&class.Talk)
	next.Class = &class
	return &next
}

// more returns s with a message behind all.
func more(s *model.Snapshot, own bool, text string) *model.Snapshot {
	return with(s, func(c *model.Chat) {
		from := s.Class.Self
		if !own {
			from = s.Class.Everyone[20]
		}
		*c = viewtest.Say(*c, fmt.Sprint("new", len(c.Groups)), from, viewtest.Now, text)
	})
}

func press(o fyne.Focusable, keys ...fyne.KeyName) {
	for _, k := range keys {
		o.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestFiveThousandMessagesShowAtOnceAndOneMoreIsOneRow(t *testing.T) {
	s := viewtest.Crowd(300)
	none := with(s, func(c *model.Chat) { c.Groups = nil })
	p, _, _ := open(t, none)
	best := time.Hour // of some, for the machine may be busy
	for range 5 {
		p.Set(none)
		p.list.Fills = 0
		start := time.Now()
		p.Set(s)
		best = min(best, time.Since(start))
	}
	if best > 100*time.Millisecond {
		t.Errorf("5,000 messages took %v, want at most 100 ms", best)
	}
	if n := len(p.list.Rows()); n != 5000 || p.list.Fills > 40 || !p.list.AtEnd() {
		t.Errorf("%d rows of which %d were drawn, at the end: %v; want 5,000, those in sight, true", n, p.list.Fills, p.list.AtEnd())
	}
	before := p.list.Fills
	p.Set(more(s, false, "One more."))
	if got := p.list.Fills - before; got != 1 {
		t.Errorf("one message more drew %d rows, want 1", got)
	}
}

func TestEditedMessageIsOneRow(t *testing.T) {
	s := viewtest.Student()
	p, _, _ := open(t, s)
	before := p.list.Fills
	p.Set(with(s, func(c *model.Chat) {
		c.Groups = slices.Clone(c.Groups)
		last := *c.Groups[1] // two messages of the teacher
		last.Lines = slices.Clone(last.Lines)
		last.Lines[1].Text, last.Lines[1].Edited = "Where does oxygen come from?", true
		c.Groups[1] = &last
	}))
	if got := p.list.Fills - before; got > 1 {
		t.Errorf("an edit drew %d rows, want 1", got)
	}
}

func TestChatFollowsOnlyAtTheBottomAndCountsWhatIsNew(t *testing.T) {
	s := viewtest.Crowd(30)
	p, _, w := open(t, s)
	p.Set(more(s, false, "seen"))
	if !p.list.AtEnd() || p.newer.Visible() {
		t.Fatal("the chat does not follow while the end is in sight")
	}
	w.Canvas().Focus(p.list.Focusable())
	press(p.list.Focusable(), fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp)
	first, _, _ := p.list.InSight()
	key, y := p.list.Rows()[first].key(), p.list.Object(p.list.Rows()[first].key()).Position().Y
	at := w.Canvas()
	s = more(s, false, "seen")
	for i := range 3 {
		s = more(s, false, fmt.Sprint("not seen ", i))
		p.Set(s)
	}
	s = more(s, true, "own")
	p.Set(s)
	if again, _, _ := p.list.InSight(); p.list.Rows()[again].key() != key || p.list.Object(key).Position().Y != y {
		t.Error("what is being read moved")
	}
	if !p.newer.Visible() || p.newer.Word() != "3 new" {
		t.Errorf("button says %q, want 3 new", p.newer.Word())
	}
	if at.Focused() != p.list.Focusable() {
		t.Error("a message moved the focus")
	}
	test.Tap(p.newer)
	if !p.list.AtEnd() || p.newer.Visible() {
		t.Error("the button does not lead to the end")
	}
}

func TestEndKeyLeadsToWhereTheChatFollows(t *testing.T) {
	s := viewtest.Crowd(30)
	p, _, w := open(t, s)
	p.Set(more(s, false, "seen"))
	w.Canvas().Focus(p.list.Focusable())
	press(p.list.Focusable(), fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp)
	p.Set(more(more(s, false, "seen"), false, "not seen"))
	press(p.list.Focusable(), fyne.KeyEnd)
	if !p.list.AtEnd() || p.newer.Visible() {
		t.Errorf("at the last message after End: %v, and the button that leads there shows: %v", p.list.AtEnd(), p.newer.Visible())
	}
}

func TestEnterSendsAndWhatIsTooLongStays(t *testing.T) {
	s := with(viewtest.Student(), func(c *model.Chat) { c.Limit = 20 })
	p, a, w := open(t, s)
	p.Focus()
	test.Type(w.Canvas().Focused(), "Hello all")
	press(p.compose.input, fyne.KeyReturn)
	if want := []string{"say all: Hello all"}; !slices.Equal(a.list, want) || p.compose.input.Text != "" {
		t.Errorf("asked %q, box %q; want %q and an empty box", a.list, p.compose.input.Text, want)
	}
	long := strings.Repeat("x", 22)
	p.compose.input.SetText(long)
	press(p.compose.input, fyne.KeyReturn)
	if len(a.list) != 1 || p.compose.input.Text != long || p.compose.length.Text() != "2 characters too many" || !p.compose.length.Visible() {
		t.Errorf("asked %q, says %q", a.list, p.compose.length.Text())
	}
}

func TestCounterKnowsThatPrivateLinesAreBoundInBytes(t *testing.T) {
	s := with(viewtest.Student(), func(c *model.Chat) { c.Limit, c.Bytes = 5000, 8000 })
	p, _, _ := open(t, s)
	for text, want := range map[string]int{
		strings.Repeat("xxxx ", 980): 101, strings.Repeat("éééé ", 790): (8000 - 7109) / 2, strings.Repeat("éééé ", 900): 8000 - 8099, strings.Repeat("xxxx ", 1001): -4,
	} {
		p.compose.input.SetText(text)
		if got := p.compose.left(); got != want {
			t.Errorf("%d characters, %d bytes: %d left, want %d", len([]rune(text)), len(text), got, want)
		}
	}
}

func TestUpEditsTheLastOwnMessageAndEscapeGivesUp(t *testing.T) {
	s := with(viewtest.Student(), func(c *model.Chat) { c.Draft, c.DraftID = "I thougt so", "m7" })
	p, a, w := open(t, s)
	p.Focus()
	press(p.compose.input, fyne.KeyUp)
	if p.compose.input.Text != "I thougt so" || !p.compose.banner.Visible() {
		t.Fatal("Up does not edit")
	}
	press(p.compose.input, fyne.KeyEscape)
	if p.compose.input.Text != "" || p.compose.banner.Visible() || w.Canvas().Focused() != fyne.Focusable(p.compose.input) {
		t.Fatal("Esc does not give the edit up")
	}
	press(p.compose.input, fyne.KeyUp)
	p.compose.input.SetText("I thought so")
	press(p.compose.input, fyne.KeyReturn)
	if want := []string{"edit m7: I thought so"}; !slices.Equal(a.list, want) {
		t.Errorf("asked %q, want %q", a.list, want)
	}
}

func TestNamesCompleteWithoutLosingTheFocus(t *testing.T) {
	p, a, w := open(t, viewtest.Student())
	p.Focus()
	test.Type(w.Canvas().Focused(), "hi @pr")
	if !p.compose.complete.box.Visible() || p.compose.complete.names[0] != "Priya Nair" {
		t.Fatalf("offered %q", p.compose.complete.names)
	}
	press(p.compose.input, fyne.KeyReturn)
	if got := p.compose.input.Text; got != "hi @Priya Nair " || len(a.list) != 0 || p.compose.complete.box.Visible() {
		t.Errorf("box %q, asked %q", got, a.list)
	}
	press(p.compose.input, fyne.KeyReturn)
	if len(a.list) != 1 || a.list[0] != "say all: hi @Priya Nair" {
		t.Errorf("asked %q", a.list)
	}
	test.Type(w.Canvas().Focused(), "a@b")
	if p.compose.complete.box.Visible() {
		t.Error("an address completes")
	}
}

func TestDraftsStayWithTheirConversation(t *testing.T) {
	s := viewtest.Student()
	p, _, _ := open(t, s)
	p.compose.input.SetText("for all")
	mara := viewtest.ID(viewtest.Teacher1)
	private := with(s, func(c *model.Chat) { c.Open, c.Groups = mara, nil })
	p.Set(private)
	if p.compose.input.Text != "" || p.compose.input.Hint() != "Message "+viewtest.Teacher1 || !p.empty.Visible() {
		t.Errorf("box %q, hint %q", p.compose.input.Text, p.compose.input.Hint())
	}
	p.compose.input.SetText("for one")
	p.Set(s)
	if p.compose.input.Text != "for all" {
		t.Errorf("box %q, want the draft for all", p.compose.input.Text)
	}
	w := viewtest.Open(t, fyne.NewSize(320, 648))
	next := New(&asked{}, w)
	next.Restore(p.Keep())
	next.Set(private)
	if next.compose.input.Text != "for all" {
		t.Errorf("a new pane has %q", next.compose.input.Text)
	}
}

func TestLockedChatSaysSoAndLeadsToStaff(t *testing.T) {
	p, a, _ := open(t, with(viewtest.Student(), func(c *model.Chat) { c.Locked = true }))
	if p.compose.row.Visible() || !strings.Contains(p.compose.reason.Text(), "closed") {
		t.Errorf("says %q", p.compose.reason.Text())
	}
	test.Tap(p.compose.staff)
	if !slices.Equal(a.list, []string{"open staff"}) {
		t.Errorf("asked %q", a.list)
	}
	p.Set(viewtest.Student())
	if !p.compose.row.Visible() {
		t.Error("the box does not come back")
	}
}

func TestMenuOfAMessage(t *testing.T) {
	s := more(viewtest.Teacher(), true, "see https://example.org/a and more")
	s.Class.Talk.Groups[len(s.Class.Talk.Groups)-1].Lines[0].At = viewtest.Now
	p, a, w := open(t, s)
	w.Canvas().Focus(p.list.Focusable())
	press(p.list.Focusable(), fyne.KeyEnd, desktop.KeyMenu)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("the menu key opens nothing")
	}
	press(w.Canvas().Focused(), fyne.KeyEscape)
	row, _ := p.list.Chosen()
	do := func(i item, word string) {
		for _, m := range p.menuOf(i) {
			if m.Word == word {
				m.Do()
				return
			}
		}
		t.Errorf("no %q in the menu of %q", word, i.group.Lines[i.line].Text)
	}
	do(row, "Edit")
	if p.compose.editing == "" {
		t.Error("Edit does not edit")
	}
	p.compose.stopEditing()
	do(row, "Copy link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "https://example.org/a" {
		t.Errorf("copied %q", got)
	}
	do(row, "Remove for everyone")
	other := p.list.Rows()[3] // Priya's
	do(other, "Reply")
	if got := p.compose.input.Text; got != "@Priya Nair " {
		t.Errorf("box %q", got)
	}
	do(other, "Remove for everyone")
	if want := []string{"erase " + row.key(), "erase " + other.key()}; !slices.Equal(a.list, want) {
		t.Errorf("asked %q, want %q", a.list, want)
	}
	for _, m := range p.menuOf(p.list.Rows()[1]) {
		if m.Word == "Edit" {
			t.Error("a message that is older than two minutes is offered to be edited")
		}
	}
}

func TestLinksAskOncePerHost(t *testing.T) {
	p, _, w := open(t, viewtest.Student())
	p.openLink("https://example.org/a")
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("a link opens without asking")
	}
	yes := viewtest.Find[*widget.Button](t, w, "Open page")
	test.Tap(yes)
	p.openLink("https://example.org/b")
	if w.Canvas().Overlays().Top() != nil || !p.trusted["example.org"] {
		t.Error("the same host is asked for again")
	}
	p.openLink("https://example.com/")
	if w.Canvas().Overlays().Top() == nil {
		t.Error("another host is not asked for")
	}
}

func TestFailedMessageIsSentAgain(t *testing.T) {
	s := with(viewtest.Student(), func(c *model.Chat) {
		c.Groups = append(slices.Clone(c.Groups), &model.Group{ID: "unsent-4", Own: true, Lines: []model.Line{{ID: "unsent-4", Text: "lost", Failed: 4}}})
	})
	p, a, w := open(t, s)
	test.Tap(viewtest.Find[*widget.Button](t, w, "Send again"))
	if !slices.Equal(a.list, []string{"again 4"}) {
		t.Errorf("asked %q", a.list)
	}
	_ = p
}

func TestTextIsSelectedByDraggingAndCopied(t *testing.T) {
	p, _, w := open(t, viewtest.Student())
	var m *messageLine
	for _, i := range p.list.Rows() {
		if i.group.Name == "Priya Nair" {
			m = p.list.Object(i.key()).(*messageLine)
		}
	}
	text := m.text.Position().AddXY(0, 5)
	m.SelectFrom(text)
	m.SelectTo(text.AddXY(measure(part{text: "From the"}), 0))
	if got := m.Selected(); got != "From the" {
		t.Errorf("selected %q, want %q", got, "From the")
	}
	body, ok := p.list.Focusable().(interface {
		fyne.Draggable
		fyne.Shortcutable
	})
	if !ok {
		t.Fatal("the list takes no drags or shortcuts")
	}
	at := m.Position().Add(text)
	width := measure(part{text: "From the water"})
	body.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(width, 0)}, Dragged: fyne.NewDelta(width, 0)})
	body.DragEnd()
	body.TypedShortcut(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "From the water" {
		t.Errorf("copied %q, want %q", got, "From the water")
	}
	if w.Canvas().Focused() != p.list.Focusable() {
		t.Error("the list has not got the focus, so that Ctrl+C would go elsewhere")
	}
}

func TestChannelsThatFindNoRoomAreInAMenuAndTheOpenOneShows(t *testing.T) {
	s := with(viewtest.Student(), func(c *model.Chat) {
		for i := range 8 {
			c.Channels = append(c.Channels, model.Channel{Key: fmt.Sprint(i), Name: fmt.Sprintf("Person number %d", i)})
		}
		c.Open = "7"
	})
	p, a, w := open(t, s)
	var shown []string
	for _, b := range p.channels.boxes {
		if b.channel >= 0 {
			shown = append(shown, p.channels.all[b.channel].Key)
		}
		if b.x+b.w > 320-side+1 {
			t.Errorf("a chip ends at %v", b.x+b.w)
		}
	}
	if !slices.Contains(shown, "7") || len(shown) >= len(s.Class.Talk.Channels) {
		t.Errorf("shown %q", shown)
	}
	w.Canvas().Focus(p.channels)
	press(p.channels, fyne.KeyLeft)
	if !slices.Equal(a.list, []string{"open 6"}) {
		t.Errorf("asked %q", a.list)
	}
}

// What it costs the window when a message comes after 5,000.
func BenchmarkChatAppend5000(b *testing.B) {
	s := viewtest.Crowd(300)
	p, _, _ := open(b, s)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		if len(s.Class.Talk.Groups) > 6000 {
			s = viewtest.Crowd(300)
			p.Set(s)
		}
		s = more(s, false, "Another message that is as long as most are.")
		b.StartTimer()
		p.Set(s)
	}
}

// What it costs the window to show 5,000 messages.
func BenchmarkChatOpen5000(b *testing.B) {
	s := viewtest.Crowd(300)
	none := with(s, func(c *model.Chat) { c.Groups = nil })
	p, _, _ := open(b, s)
	for b.Loop() {
		b.StopTimer()
		p.Set(none)
		b.StartTimer()
		p.Set(s)
	}
}
