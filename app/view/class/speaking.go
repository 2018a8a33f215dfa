//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// speaking is what lies over the class about one's own voice: a large pill while the key of push-to-talk is held, and the
// hint beside the microphone.
type speaking struct {
	content *fyne.Container
	pill    fyne.CanvasObject
	hint    fyne.CanvasObject
	text    *widget.Text
}

func newSpeaking(mic fyne.CanvasObject) *speaking {
	s := &speaking{text: widget.NewParagraph("", widget.Secondary, widget.Ink)}
	s.pill = widget.NewRound(widget.Accent, 28, widget.Pad(0, 24, 0, 20, widget.Fixed(0, 56, widget.Row(12,
		widget.NewIcon("mic", 24, widget.OnAccent), widget.NewBold(words.T("You are talking"), widget.Head, widget.OnAccent)))))
	s.hint = widget.NewCard(widget.Pad(10, 12, 10, 12, widget.GrowRow(8, s.text, widget.NewIcon("mic-off", 20, widget.Warning), s.text)))
	s.pill.Hide()
	s.hint.Hide()
	s.content = container.New(&speakingLayout{s: s, mic: mic}, s.pill, s.hint)
	return s
}

func (s *speaking) set(snap *model.Snapshot) {
	own := snap.Class.Conduct
	in := snap.Class.Phase == model.Present
	talking, hint := in && own.PushToTalk && own.Talking, in && own.Hint != ""
	if talking == s.pill.Visible() && hint == s.hint.Visible() && s.text.Text() == own.Hint {
		return
	}
	show(s.pill, talking)
	show(s.hint, hint)
	s.text.Set(own.Hint)
	s.content.Refresh()
}

// A speakingLayout puts the pill at the bottom of the stage's middle and the hint above the microphone's button.
type speakingLayout struct {
	s   *speaking
	mic fyne.CanvasObject
}

// Layout implements fyne.Layout.
func (l *speakingLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	m := l.s.pill.MinSize()
	l.s.pill.Resize(m)
	l.s.pill.Move(fyne.NewPos((size.Width-m.Width)/2, size.Height-m.Height-24))
	w := float32(320)
	h := widget.HeightFor(l.s.hint, w)
	l.s.hint.Resize(fyne.NewSize(w, h))
	l.s.hint.Move(fyne.NewPos(barSide, size.Height-h-8))
}

// MinSize implements fyne.Layout.
func (l *speakingLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
