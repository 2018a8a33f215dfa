//go:build !nogui

package dialogs

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A passphrasePane asks for the passphrase of the identity.
type passphrasePane struct {
	d     *Dialogs
	input *widget.Input
	field *widget.Field
	open  *widget.Button
}

// Passphrase asks for the passphrase of the identity.
func (d *Dialogs) Passphrase() {
	if d.last.Passphrase == nil {
		return
	}
	p := &passphrasePane{d: d}
	p.input = widget.NewInput("", p.unlock)
	p.input.Password = true
	p.field = widget.NewField(words.T("Passphrase"), p.input)
	p.open = widget.NewButton(words.T("Unlock"), widget.Primary, p.unlock)
	later := widget.NewButton(words.T("Not now"), widget.Outline, d.Close)
	help := widget.NewParagraph(words.T("Your identity on this computer is protected. The passphrase is needed before you can enter a class; it stays in this window and is written nowhere."),
		widget.Body, widget.Muted)
	d.show(p, widget.Dialog{
		Title: words.T("Unlock your identity"), Body: widget.Column(16, help, p.field), First: p.input,
		Buttons: []fyne.CanvasObject{later, p.open},
	})
}

func (p *passphrasePane) set(s *model.Snapshot) {
	if s.Passphrase == nil {
		p.input.SetText("")
		p.d.Close()
		return
	}
	p.open.Set(words.T("Unlock"), !s.Passphrase.Busy)
	if s.Passphrase.Busy {
		p.open.Set(words.T("Unlocking…"), false)
	}
	if p.field.Note() != s.Passphrase.Fault {
		p.field.SetFault(s.Passphrase.Fault)
		p.d.refresh()
	}
}

func (p *passphrasePane) unlock() {
	if s := p.d.last.Passphrase; s != nil && !s.Busy && p.input.Text != "" {
		p.d.asks.Unlock(p.input.Text)
	}
}
