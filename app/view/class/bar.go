//go:build !nogui

package class

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A bar is the line of buttons at the bottom of a class, in the order of habit: what one sends, what one says without words,
// panels and tools, and the way out.
type bar struct {
	content fyne.CanvasObject
	screen  *Screen

	mic, camera, screenShare *widget.Button
	hand, react              *widget.Button
	people, chat, tools      *widget.Button
	leave                    *widget.Button
	row                      *fyne.Container
	laidOut                  string // sizes of the last layout
}

func newBar(c *Screen) *bar {
	b := &bar{screen: c}
	pill := func(icon, word string, do func()) *widget.Button {
		return widget.NewIconButton(icon, word, widget.BarPill, do)
	}
	b.mic = pill("mic-off", words.T("Muted"), c.ToggleMic).SetArrow(b.openMic)
	b.camera = pill("cam-off", words.T("Camera off"), c.ToggleCamera).SetArrow(b.openCamera)
	b.screenShare = pill("screen", words.T("Share screen"), b.shareScreen)
	b.hand = pill("hand", words.T("Raise hand"), c.ToggleHand)
	b.react = pill("smile", words.T("React"), b.openReact)
	b.people = pill("people", words.T("People"), c.TogglePeople)
	b.chat = pill("chat", words.T("Chat"), c.ToggleChat)
	b.tools = pill("tools", words.T("Tools"), b.openTools).SetArrow(nil)
	b.leave = widget.NewIconButton("leave", words.T("Leave"), widget.DangerPill, c.AskLeave)
	l := &barLayout{
		left: []*widget.Button{b.mic, b.camera, b.screenShare}, middle: []*widget.Button{b.hand, b.react},
		right: []*widget.Button{b.people, b.chat, b.tools}, leave: b.leave,
	}
	b.row = container.New(l, b.mic, b.camera, b.screenShare, b.hand, b.react, b.people, b.chat, b.tools, b.leave)
	b.content = widget.NewGround(widget.Surface, widget.TopEdge, b.row)
	return b
}

func (b *bar) set(s *model.Snapshot) {
	k := s.Class
	present, in := k.Phase == model.Present, inClass(k)
	for _, o := range []*widget.Button{b.mic, b.camera, b.screenShare, b.hand, b.react} {
		show(o, present)
	}
	show(b.people, in)
	show(b.chat, in)
	show(b.tools, present && k.Self.Staff())
	show(b.hand, present && !k.Practice && (!k.Self.Staff() || k.Conduct.Hand > 0))
	b.setMic(s)
	b.setCamera(k)
	b.setScreen(k)
	b.setHand(k)
	b.people.SetState(openIf(s.Panels.People))
	b.people.SetTip(b.screen.tip(words.T("People"), model.ActPeople))
	b.people.SetBadge(badge(len(k.AtDoor)))
	b.chat.SetState(openIf(s.Panels.Chat))
	b.chat.SetTip(b.screen.tip(words.T("Chat"), model.ActChat))
	b.chat.SetBadge(badge(k.Talk.Unread))
	word := words.T("Leave")
	if k.Phase == model.Leaving {
		word = words.T("Leaving")
	}
	b.leave.Set(word, k.Phase != model.Leaving)
	if sizes := b.sizes(); sizes != b.laidOut {
		b.laidOut = sizes
		b.row.Refresh()
	}
}

// sizes is what decides the places of the buttons: which are shown, and their words.
func (b *bar) sizes() string {
	var s strings.Builder
	for _, o := range b.row.Objects {
		if o.Visible() {
			s.WriteString(o.(*widget.Button).Word())
		}
		s.WriteByte('|')
	}
	return s.String()
}

// tip is what a button does and its key.
func (c *Screen) tip(word string, a model.Action) string {
	if k := c.key(a); k != "" {
		return words.T("%s (%s)", word, k)
	}
	return word
}

func openIf(on bool) widget.State {
	if on {
		return widget.Open
	}
	return widget.On
}

func badge(n int) string {
	switch {
	case n > 99:
		return "99+"
	case n > 0:
		return fmt.Sprint(n)
	}
	return ""
}

func (b *bar) setMic(s *model.Snapshot) {
	k := s.Class
	icon, word, state := "mic", words.T("Mic on"), widget.On
	switch own := k.Conduct; {
	case own.Mic == model.MediaLocked:
		icon, word, state = "mic-off", words.T("Mic locked"), widget.Warn
	case own.MicFault != "":
		icon, word, state = "mic-off", words.T("No mic"), widget.Warn
	case own.Mic == model.MediaStarting:
		word, state = words.T("Starting"), widget.On
	case own.PushToTalk && own.Talking:
		word = words.T("Talking")
	case own.PushToTalk && own.Mic == model.MediaOn:
		icon, word, state = "mic-off", words.T("Hold to talk"), widget.On
	case own.Mic != model.MediaOn:
		icon, word, state = "mic-off", words.T("Muted"), widget.Off
	}
	stand(b.mic, icon, word, state)
	b.mic.SetTip(cmp.Or(k.Conduct.MicFault, b.screen.tip(words.T("Turn the microphone on or off"), model.ActMic)))
}

func (b *bar) setCamera(k *model.Class) {
	icon, word, state := "cam", words.T("Camera on"), widget.On
	switch own := k.Conduct; {
	case own.Camera == model.MediaLocked:
		icon, word, state = "cam-off", words.T("Camera locked"), widget.Warn
	case own.CameraFault != "":
		icon, word, state = "cam-off", words.T("No camera"), widget.Warn
	case own.Camera == model.MediaStarting:
		word = words.T("Starting")
	case own.Camera != model.MediaOn:
		icon, word, state = "cam-off", words.T("Camera off"), widget.Off
	}
	stand(b.camera, icon, word, state)
	b.camera.SetTip(cmp.Or(k.Conduct.CameraFault, b.screen.tip(words.T("Turn the camera on or off"), model.ActCamera)))
}

func (b *bar) setScreen(k *model.Class) {
	word, state, tip := words.T("Share screen"), widget.On, ""
	switch own := k.Conduct; {
	case own.Screen == model.MediaOn:
		word, state = words.T("Stop sharing"), widget.Open
	case own.Screen == model.MediaStarting:
		word = words.T("Starting")
	case own.Screen == model.MediaLocked:
		word, state = words.T("Sharing locked"), widget.Warn
	case own.ScreenFault != "":
		tip = own.ScreenFault
	}
	stand(b.screenShare, "screen", word, state)
	if tip == "" {
		tip = b.screen.tip(words.T("Share your screen, or stop"), model.ActScreen)
	}
	b.screenShare.SetTip(tip)
}

func (b *bar) setHand(k *model.Class) {
	if n := k.Conduct.Hand; n > 0 {
		stand(b.hand, "hand", words.T("Hand up · %d", n), widget.HandUp)
		b.hand.SetTip(b.screen.tip(words.T("Lower your hand"), model.ActHand))
		return
	}
	stand(b.hand, "hand", words.T("Raise hand"), widget.On)
	b.hand.SetTip(b.screen.tip(words.T("Raise your hand"), model.ActHand))
}

func stand(b *widget.Button, icon, word string, state widget.State) {
	b.SetIcon(icon)
	b.Set(word, true)
	b.SetState(state)
}

// openReact offers the reactions.
func (b *bar) openReact() {
	var items []widget.MenuItem
	for _, r := range reactions {
		items = append(items, widget.MenuItem{Word: r.emoji + "  " + words.Say(r.word), Do: func() { b.screen.asks.React(r.emoji) }})
	}
	widget.ShowMenu(b.screen.window.Canvas(), b.react, items)
}

// A barLayout puts three groups at the left, in the middle and at the right. Where their words do not fit they are circles.
type barLayout struct {
	left, middle, right []*widget.Button
	leave               *widget.Button
	narrow              bool
}

const (
	barGap  float32 = 8
	barSide float32 = 16
)

func (l *barLayout) each(f func(*widget.Button)) {
	for _, group := range [][]*widget.Button{l.left, l.middle, l.right, {l.leave}} {
		for _, b := range group {
			f(b)
		}
	}
}

func widthOf(group []*widget.Button) (w float32) {
	for _, b := range group {
		if b.Visible() {
			w += b.MinSize().Width + barGap
		}
	}
	return max(0, w-barGap)
}

// fits reports whether all groups have room with their words.
func (l *barLayout) fits(width float32) bool {
	return widthOf(l.left)+widthOf(l.middle)+widthOf(l.right)+l.leave.MinSize().Width+2*barSide+3*24 <= width
}

func (l *barLayout) setNarrow(on bool) {
	l.narrow = on
	l.each(func(b *widget.Button) { b.SetNarrow(on) })
}

// Layout implements fyne.Layout.
func (l *barLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if l.narrow {
		l.setNarrow(false)
	}
	if !l.fits(size.Width) || size.Width < narrow && l.middle[1].Visible() {
		l.setNarrow(true)
	}
	put := func(group []*widget.Button, x float32) float32 {
		for _, b := range group {
			if b.Visible() {
				m := b.MinSize()
				b.Resize(m)
				b.Move(fyne.NewPos(x, float32(int((size.Height-m.Height)/2))))
				x += m.Width + barGap
			}
		}
		return x
	}
	left := put(l.left, barSide)
	right := size.Width - barSide - l.leave.MinSize().Width
	put([]*widget.Button{l.leave}, right)
	right -= 24 + widthOf(l.right)
	put(l.right, right)
	w := widthOf(l.middle)
	x := (size.Width - w) / 2
	x = min(max(x, left+16), right-24-w)
	put(l.middle, float32(int(x)))
}

// MinSize implements fyne.Layout.
func (l *barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, barHeight()) }
