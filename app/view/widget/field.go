//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Field is an input with its label above, and below it room for a line of help
// or for what is wrong. The room is kept when neither is there.
type Field struct {
	widget.BaseWidget
	label, note *Text
	alarm       *Icon
	line        *fyne.Container // alarm and note
	help, fault string
	body        *fyne.Container
}

// NewField returns a field without help.
func NewField(label string, input fyne.CanvasObject) *Field {
	f := &Field{label: NewParagraph(label, Secondary, Muted), note: NewParagraph("", Caption, Muted), alarm: NewIcon("alert", 16, Danger)}
	f.alarm.Hide()
	f.line = TopRow(4, f.note, f.alarm, f.note)
	f.body = Column(4, f.label, input, f.line)
	f.ExtendBaseWidget(f)
	return f
}

// Tight takes the room below away while there is neither help nor fault, and
// returns f.
func (f *Field) Tight() *Field {
	f.line.Hidden = f.help == "" && f.fault == ""
	return f
}

// SetHelp changes the words below the input.
func (f *Field) SetHelp(text string) {
	if f.help != text {
		f.help = text
		f.show()
	}
}

// SetFault says what is wrong, in place of the help; empty: nothing.
func (f *Field) SetFault(text string) {
	if f.fault != text {
		f.fault = text
		f.show()
	}
}

// Note returns the words below the input.
func (f *Field) Note() string { return f.note.text }

func (f *Field) show() {
	text, tone := f.help, Muted
	if f.fault != "" {
		text, tone = f.fault, Danger
	}
	if text != "" {
		f.line.Hidden = false
	}
	f.alarm.Hidden = f.fault == ""
	f.note.SetTone(tone)
	f.note.Set(text)
	f.body.Refresh()
	f.Refresh()
}

// HeightFor returns the height at this width.
func (f *Field) HeightFor(width float32) float32 { return HeightFor(f.body, width) }

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }
