//go:build !nogui

package board

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// chips stand over the foot: whose keys the letters are, whom this window follows, and the ways to one's own board and back to the
// teacher.
type chips struct {
	p *Pane

	keys    *widget.Button // which map of keys is live; opens the list of keys
	notice  *widget.Chip   // that a page is crowded, or a file on its way
	follows *widget.Chip
	back    *widget.Button // to what the class is shown
	lead    *widget.Button // has the class come here
	private *widget.Button // the own board, or the board of the class
	left    *fyne.Container
	right   *fyne.Container
	shown   chipState
}

// A chipState is what the chips show; two can be compared.
type chipState struct {
	focused                  bool
	notice                   string
	noticeIcon               string
	follows                  string
	back, lead, private, own bool
}

func newChips(p *Pane) *chips {
	c := &chips{p: p}
	c.keys = widget.NewIconButton("keyboard", words.T("Class keys"), widget.Note, func() { p.Shortcuts() })
	c.notice = widget.NewChip("info", "", widget.Muted).Raised()
	c.notice.Hide()
	c.follows = widget.NewChip("follow", "", widget.Accent).Raised()
	c.back = widget.NewIconButton("follow", words.T("Back to the teacher"), widget.Outline, p.Follow)
	c.lead = widget.NewIconButton("share", words.T("Show this to the class"), widget.Outline, p.asks.Lead)
	c.private = widget.NewIconButton("lockon", words.T("My own board"), widget.Outline, p.togglePrivate)
	for _, o := range []fyne.CanvasObject{c.follows, c.private, c.lead, c.back} {
		o.Hide()
	}
	c.left = widget.Row(8, c.keys, c.notice)
	c.right = widget.Row(8, c.follows, c.private, c.lead, c.back)
	return c
}

// set shows how this window stands to the class.
func (c *chips) set(b *model.Board) {
	is := chipState{focused: c.p.focused, private: b.CanPrivate && c.p.shown == model.TabBoard, own: b.Private}
	is.noticeIcon, is.notice = c.noticed(b)
	somebody := b.Shown.Tab != ""
	switch b.Follow {
	case model.Following:
		if somebody && !b.ShownBy.Self && b.ShownBy.Name != "" {
			is.follows = followWords(b.ShownBy.Name)
		}
	case model.Leading:
		if !c.p.commenting() { // which the class is not led to
			is.follows = words.T("The class follows you")
		}
	case model.Browsing:
		is.back = somebody && !b.ShownBy.Self
	}
	is.lead = b.CanLead && b.Follow != model.Leading && b.Open != nil && b.Open.ID.Kind != board.PrivateBoard
	if is == c.shown {
		return
	}
	c.shown = is
	word := words.T("Class keys")
	if is.focused {
		word = words.T("Board keys")
	}
	c.keys.Set(word, true)
	c.keys.SetOn(is.focused)
	widget.Show(c.notice, is.notice != "")
	if is.notice != "" {
		c.notice.Set(is.noticeIcon, is.notice, widget.Muted)
	}
	widget.Show(c.follows, is.follows != "")
	c.follows.Set("follow", is.follows, widget.Accent)
	c.private.SetIcon("lockon")
	c.private.Set(words.T("My own board"), true)
	if is.own {
		c.private.SetIcon("people")
		c.private.Set(words.T("Class board"), true)
	}
	widget.Show(c.private, is.private)
	widget.Show(c.lead, is.lead)
	widget.Show(c.back, is.back)
	c.left.Refresh()
	c.right.Refresh()
	c.p.arrange()
}

// noticed says what should be known of the page: that it is crowded, or that a file is opened.
func (c *chips) noticed(b *model.Board) (icon, text string) {
	if n := len(b.Opening); n > 0 {
		o := b.Opening[0]
		switch {
		case n > 1:
			return "clock", words.N("Working on %d file", "Working on %d files", n)
		case o.Done >= 0:
			return "clock", words.T("%s: %d %%", short(o.Name), int(o.Done*100))
		}
		return "clock", words.T("Working on %s", short(o.Name))
	}
	if b.Open != nil && b.Open.Have < b.Open.Size && b.Open.Size > 0 {
		return "download", words.T("The slides arrive: %d %%", b.Open.Have*100/b.Open.Size)
	}
	if c.p.waited >= longWait {
		return "clock", words.T("Preparing the slides")
	}
	if b.Crowded {
		return "info", words.T("This page is full. A new one stays quick.")
	}
	return "", ""
}

// shortest is how long a name may be in a chip, in characters.
const shortest = 24

// short cuts a long name.
func short(name string) string {
	if utf8.RuneCountInString(name) <= shortest {
		return name
	}
	return string([]rune(name)[:shortest-1]) + "…"
}

func followWords(name string) string { return words.T("You follow %s", short(name)) }

// Follow goes back to what the class is shown.
func (p *Pane) Follow() {
	if p.board.Follow == model.Browsing && p.board.Shown.Tab != "" {
		p.asks.BackToTeacher()
	}
}

// togglePrivate changes between the board of the class and the own one.
func (p *Pane) togglePrivate() { p.asks.SetPrivateBoard(!p.board.Private) }
