//go:build !nogui

package class

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// AskLeave leaves at once, or asks a teacher first.
func (c *Screen) AskLeave() { c.LeaveThen(c.asks.Leave, c.asks.End) }

// LeaveThen calls leave at once, or asks a teacher first, who may want to end the class.
func (c *Screen) LeaveThen(leave, end func()) {
	k := c.last.Class
	if k != nil && k.Phase == model.Present && takes(k.Test) {
		c.ask(words.T("Leave during the test"), widget.NewParagraph(
			words.T("Your answers are saved on this computer, and time goes on. Come back to go on with the test; submit it first if you have finished."), widget.Body, widget.Muted),
			choice{words.T("Leave"), widget.DangerPlain, leave})
		return
	}
	if k == nil || !k.Teaching || k.Practice || k.Phase == model.Ended || k.Phase == model.Leaving {
		leave()
		return
	}
	if k.Here <= 1 {
		c.ask(words.T("Leave the class"), widget.NewParagraph(
			words.T("Nobody else is here, so the class closes. You can open it again from the start screen."), widget.Body, widget.Muted),
			choice{words.T("Leave"), widget.DangerPlain, leave})
		return
	}
	stays := newStays(c, k)
	leaveAs := func() {
		how, to := stays.choice()
		if how == k.OwnerStays && how != room.HandOver {
			leave()
			return
		}
		c.asks.LeaveAs(how, to)
	}
	choices := []choice{{words.T("Leave"), widget.DangerPlain, leaveAs}}
	if k.CanEnd {
		choices = append([]choice{{words.T("End for everyone"), widget.DangerQuiet, end}}, choices...)
	}
	stays.grown = c.ask(words.T("Leave the class"), stays.content, choices...).Refresh
}

// askOwnerStays asks what is to become of the class when the teacher is gone.
func (c *Screen) askOwnerStays() {
	stays := newStays(c, c.last.Class)
	stays.grown = c.ask(words.T("When you leave or lose touch"), stays.content,
		choice{words.T("Save"), widget.Primary, func() { c.asks.SetOwnerStays(stays.choice()) }}).Refresh
}

// stays chooses what becomes of a class without its teacher.
type stays struct {
	content fyne.CanvasObject
	grown   func() // it takes another height; nil: nobody minds
	how     *widget.Segments
	to      *widget.Select
	help    *widget.Text
	heirs   bool
}

func newStays(c *Screen, k *model.Class) *stays {
	s := &stays{help: widget.NewParagraph("", widget.Secondary, widget.Muted)}
	var heirs []widget.Option
	for _, p := range k.Everyone {
		if !p.Self && p.Here && (p.Staff() || p.Role == room.Student) {
			heirs = append(heirs, widget.Option{Key: p.ID, Word: p.Name})
		}
	}
	options := []widget.Option{
		{Key: string(room.KeepOpen), Word: words.T("Class goes on")},
		{Key: string(room.LockUp), Word: words.T("Class is locked")},
	}
	if s.heirs = len(heirs) > 0; s.heirs {
		options = append(options, widget.Option{Key: string(room.HandOver), Word: words.T("Hand over")})
	}
	how := k.OwnerStays
	if how == "" || how == room.HandOver && !s.heirs {
		how = room.KeepOpen
	}
	s.how = widget.NewSegments(options, func(string) { s.explain() })
	s.how.Set(string(how))
	var field fyne.CanvasObject = widget.NewSpace(0, 0)
	if s.heirs {
		s.to = widget.NewSelect(heirs, heirs[0].Key, func(string) { s.explain() })
		field = s.to
	}
	s.content = widget.Column(12, widget.NewText(words.T("What happens to the class"), widget.Secondary, widget.Muted), s.how, field, s.help)
	s.explain()
	return s
}

func (s *stays) choice() (room.OwnerLeaves, string) {
	how := room.OwnerLeaves(s.how.Chosen())
	if how == room.HandOver && s.to != nil {
		return how, s.to.Chosen()
	}
	return how, ""
}

// explain says what the choice means.
func (s *stays) explain() {
	how, _ := s.choice()
	if s.to != nil {
		s.to.SetEnabled(how == room.HandOver)
	}
	switch how {
	case room.LockUp:
		s.help.Set(words.T("Students stay together but cannot speak, write or show anything until you are back."))
	case room.HandOver:
		s.help.Set(words.T("This person runs the class in your place. You can take it back when you return."))
	default:
		s.help.Set(words.T("Everyone can go on. The class stays open while others are connected."))
	}
	if s.grown != nil {
		s.content.Refresh()
		s.grown()
	}
}

// askRecording says where a recording goes before it begins.
func (c *Screen) askRecording() {
	path := recordingFile(c.last.Class.Title, c.Now())
	c.ask(words.T("Record the class"), widget.NewParagraph(
		words.T("Everybody is told that you record. The recording is kept on this computer only, in %s.", path), widget.Body, widget.Muted),
		choice{words.T("Start recording"), widget.Primary, func() { c.asks.StartRecording(path) }})
}

// recordingFile names a new file for a recording, in the person's folder of videos if there is one.
func recordingFile(title string, now time.Time) string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir()
	}
	if videos := filepath.Join(home, "Videos"); isDir(videos) {
		home = videos
	}
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, title)
	return filepath.Join(home, "Lyceum "+clean+" "+now.Format("2006-01-02 15.04.05")+".webm")
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// A choice is a button of a question.
type choice struct {
	word string
	kind widget.Kind
	do   func()
}

// ask shows a question with Cancel, which has the focus, and choices.
func (c *Screen) ask(title string, body fyne.CanvasObject, choices ...choice) *widget.OpenDialog {
	var d *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	buttons := []fyne.CanvasObject{cancel}
	for _, a := range choices {
		buttons = append(buttons, widget.NewButton(a.word, a.kind, func() { d.Close(); a.do() }))
	}
	d = widget.ShowDialog(c.window.Canvas(), widget.Dialog{Title: title, Width: 480, Body: body, Buttons: buttons, First: cancel})
	return d
}
