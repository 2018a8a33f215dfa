//go:build !nogui

package chat

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// countBelow is how many characters that are left are shown.
const countBelow = 300

// compose is where a message is written.
type compose struct {
	pane     *Pane
	foot     fyne.CanvasObject
	input    *widget.MessageInput
	send     *widget.Button
	smile    *widget.Button
	length   *widget.Text
	editing  string // ID of the message that is changed; empty: a new one is written
	banner   fyne.CanvasObject
	row      fyne.CanvasObject
	shut     *fyne.Container // in the place of row: why nothing can be written
	reason   *widget.Text
	staff    *widget.Button
	complete *complete
}

func newCompose(p *Pane) *compose {
	c := &compose{pane: p}
	c.input = widget.NewMessageInput("", c.say, p.place)
	c.input.OnChanged = func(string) { c.typed() }
	c.input.OnKey = c.key
	c.send = widget.NewIconButton("send", "", widget.Flat, c.say)
	c.send.SetTip(words.T("Send"))
	c.smile = widget.NewIconButton("smile", "", widget.Flat, c.openEmoji)
	c.smile.SetTip(words.T("Emoji"))
	c.length = widget.NewText("", widget.Caption, widget.Muted)
	c.length.Hide()
	stop := widget.NewButton(words.T("Cancel"), widget.Link, c.stopEditing)
	space := widget.NewSpace(0, 0)
	c.banner = widget.GrowRow(8, space, widget.NewIcon("pen", 16, widget.Accent), widget.NewText(words.T("Editing your message"), widget.Caption, widget.Muted), space, stop)
	c.banner.Hide()
	c.reason = widget.NewParagraph("", widget.Secondary, widget.Muted)
	c.staff = widget.NewButton(words.T("Write to staff"), widget.Outline, func() { p.asks.OpenChannel(model.ChannelStaff) })
	c.shut = widget.Column(8, widget.TopRow(8, c.reason, widget.NewIcon("lock", 16, widget.Muted), c.reason), widget.Row(0, c.staff))
	c.shut.Hide()
	c.row = widget.TopRow(8, c.input, c.input, c.smile, c.send)
	c.foot = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(14, 12, 14, 12, widget.Column(4, c.banner, c.row, c.length, c.shut)))
	c.complete = newComplete(c)
	return c
}

func (c *compose) text() string {
	if c.editing != "" {
		return ""
	}
	return c.input.Text
}

// fill replaces what is typed.
func (c *compose) fill(text string) {
	c.edit("")
	c.input.Refill(text)
}

func (c *compose) focus() {
	if c.row.Visible() {
		c.pane.window.Canvas().Focus(c.input)
	} else {
		c.pane.window.Canvas().Focus(c.pane.channels)
	}
}

// set shows whether, and to whom, one can write.
func (c *compose) set() {
	class, talk := c.pane.class, &c.pane.class.Talk
	hint := words.T("Message everyone")
	switch talk.Open {
	case model.ChannelAll:
	case model.ChannelStaff:
		hint = words.T("Message staff")
	default:
		hint = words.T("Message %s", c.pane.with())
	}
	if hint != c.input.Hint() {
		c.input.SetHint(hint)
	}
	present := class.Phase == model.Present
	if present == c.input.Disabled() {
		if present {
			c.input.Enable()
		} else {
			c.input.Disable()
		}
	}
	c.send.Set("", present)
	c.smile.Set("", present)
	if locked := talk.Locked && present; locked != c.shut.Visible() || locked {
		c.lock(locked)
	}
}

// lock shows why nothing can be written, in the place of the input.
func (c *compose) lock(on bool) {
	class := c.pane.class
	why := words.T("The chat is closed for now. You can still write to staff.")
	if open := class.Talk.Open; open != model.ChannelAll {
		why = words.T("Private messages are off for now. You can still write to staff.")
		if !c.pane.isMember(open) {
			why = words.T("%s is not in the class any more. You can still read what was said.", c.pane.with())
		}
	}
	if on == c.shut.Visible() && why == c.reason.Text() {
		return
	}
	c.reason.Set(why)
	widget.Show(c.shut, on)
	widget.Show(c.row, !on)
	c.pane.place()
	c.foot.Refresh()
}

func (p *Pane) isMember(id string) bool {
	for _, who := range p.class.Everyone {
		if who.ID == id {
			return true
		}
	}
	return false
}

// left returns how many characters may still be typed; below 0 are too many.
func (c *compose) left() int {
	talk := &c.pane.class.Talk
	text := strings.TrimSpace(c.input.Text)
	runes := utf8.RuneCountInString(text)
	left := talk.Limit - runes
	if talk.Limit == 0 {
		return countBelow + 1
	}
	if over := talk.Bytes - len(text); talk.Bytes > 0 && runes > 0 {
		each := (len(text) + runes - 1) / runes // bytes a character takes in this text
		if over < 0 {
			each = 1
		}
		left = min(left, over/each)
	}
	return left
}

// typed fits the input to its text, counts near the limit and completes names.
func (c *compose) typed() {
	c.input.Fit()
	left := c.left()
	switch {
	case left < 0:
		c.length.Set(words.N("%d character too many", "%d characters too many", -left))
		c.length.SetTone(widget.Danger)
	default:
		c.length.Set(words.N("%d character left", "%d characters left", left))
		c.length.SetTone(widget.Muted)
	}
	if on := left < countBelow; on != c.length.Visible() {
		widget.Show(c.length, on)
		c.pane.place()
	}
	c.complete.update()
}

// say sends what is typed, or changes the message that is being edited. What is too long stays.
func (c *compose) say() {
	if c.complete.take() {
		return
	}
	text := strings.TrimSpace(c.input.Text)
	if text == "" || c.send.Disabled() || c.left() < 0 {
		return
	}
	if c.editing != "" {
		c.pane.asks.EditLine(c.editing, text)
	} else {
		c.pane.asks.SayTo(c.pane.class.Talk.Open, text)
	}
	c.fill("")
	c.pane.toEnd()
}

// edit begins to change a message, by its ID, or ends it.
func (c *compose) edit(id string) {
	c.editing = id
	if on := id != ""; on != c.banner.Visible() {
		widget.Show(c.banner, on)
		c.pane.place()
		c.foot.Refresh()
	}
}

func (c *compose) stopEditing() {
	c.fill("")
	c.focus()
}

// beginEdit puts a message into the input.
func (c *compose) beginEdit(id, text string) {
	c.edit(id)
	c.input.Refill(text)
	c.focus()
}

// key is what some keys do in the input.
func (c *compose) key(e *fyne.KeyEvent) bool {
	if c.complete.key(e) {
		return true
	}
	talk := &c.pane.class.Talk
	switch {
	case e.Name == fyne.KeyUp && c.input.Text == "" && talk.DraftID != "":
		c.beginEdit(talk.DraftID, talk.Draft)
	case e.Name == fyne.KeyEscape && c.editing != "":
		c.stopEditing()
	default:
		return false
	}
	return true
}

// insert puts text where the cursor is.
func (c *compose) insert(text string) {
	c.focus()
	for _, r := range text {
		c.input.TypedRune(r)
	}
}

// emoji are those that are offered, with what they say.
var emoji = [][2]string{
	{"👍", words.Mark("Thumbs up")}, {"👏", words.Mark("Applause")}, {"❤️", words.Mark("Heart")}, {"😀", words.Mark("Smile")},
	{"😂", words.Mark("Tears of joy")}, {"🤔", words.Mark("Thinking")}, {"😮", words.Mark("Surprise")}, {"🎉", words.Mark("Party")},
}

func (c *compose) openEmoji() {
	var items []widget.MenuItem
	for _, e := range emoji {
		items = append(items, widget.MenuItem{Word: e[0] + "  " + words.Say(e[1]), Do: func() { c.insert(e[0]) }})
	}
	widget.ShowMenu(c.pane.window.Canvas(), c.smile, items)
}
