//go:build !nogui

package dialogs

import (
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// network is the section about the port.
func (p *settingsPane) network() section {
	port := widget.NewInput("1935", nil)
	field := widget.NewField(words.T("UDP port"), port)
	help := words.T("From 1 to 65535. It holds from the next class on. A fixed port helps where a router or a firewall lets only that one through.")
	commit := func() {
		n, err := strconv.Atoi(strings.TrimSpace(port.Text))
		if err != nil || n < 1 || n > 65535 {
			field.SetFault(words.T("A port is a number from 1 to 65535."))
			p.relayout()
			return
		}
		field.SetFault("")
		if n != p.d.settings().Port {
			p.change(func(s *model.Settings) { s.Port = n })
		}
	}
	port.OnSubmitted = func(string) { commit() }
	port.OnLeave = func() {
		if p.d.settings().Port != 0 {
			commit()
		}
	}
	field.SetHelp(help)
	any := widget.NewSwitch(words.T("Use any free port"), words.T("right for most"), func(on bool) {
		p.change(func(s *model.Settings) {
			s.Port = 0
			if !on {
				s.Port = 1935
			}
		})
	})
	return section{
		content: widget.Column(20, heading(words.T("Network"), ""), any, field),
		set: func(s *model.Snapshot) {
			any.Set(s.Settings.Port == 0)
			widget.Show(field, s.Settings.Port != 0)
			if text := strconv.Itoa(s.Settings.Port); s.Settings.Port != 0 && strings.TrimSpace(port.Text) != text && p.d.window.Canvas().Focused() != fyne.Focusable(port) {
				port.SetText(text)
			}
			p.relayout()
		},
	}
}

// about is the section about the program itself.
func (p *settingsPane) about() section {
	head := widget.Row(16, widget.NewIcon("logo", 56, widget.Accent), widget.Column(0, widget.NewBold("Lyceum", widget.Title, widget.Ink),
		widget.NewText(words.T("A classroom that needs no server."), widget.Body, widget.Muted)))
	rows := widget.Column(0)
	for _, r := range [][2]string{
		{words.T("Version"), version()},
		{words.T("Licence"), words.T("Apache License 2.0: use it, change it and pass it on.")},
		{words.T("Made of"), words.T("Fyne, Opus, VP8 and other free software; the file go.mod names all of it.")},
	} {
		if r[1] == "" {
			continue
		}
		text := widget.NewParagraph(r[1], widget.Body, widget.Ink)
		rows.Add(widget.NewGround(widget.Clear, widget.TopEdge, widget.Pad(10, 0, 10, 0, widget.TopRow(16, text,
			widget.Fixed(112*widget.TextScale(), 0, widget.NewText(r[0], widget.Body, widget.Muted)), text))))
	}
	licence := widget.NewIconButton("link", words.T("The licence"), widget.Link, func() {
		_ = fyne.CurrentApp().OpenURL(&url.URL{Scheme: "https", Host: "www.apache.org", Path: "/licenses/LICENSE-2.0"}) // best effort
	})
	return section{content: widget.Column(24, head, rows, widget.Row(0, licence))}
}

// version is that of the program, or of the code it was built from.
func version() string {
	if v := fyne.CurrentApp().Metadata().Version; v != "" {
		return v
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return words.T("built from source")
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
