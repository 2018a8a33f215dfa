//go:build !nogui

package dialogs

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/monitor"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// storage is the section about what is kept on this computer.
func (p *settingsPane) storage() section {
	folder := widget.NewParagraph("", widget.Secondary, widget.Ink).Mono()
	count := widget.NewText("", widget.Body, widget.Ink)
	open := widget.NewIconButton("file", words.T("Open folder"), widget.Outline, func() {
		if s := p.d.last.Storage; s != nil {
			p.d.OpenFolder(s.Folder)
		}
	})
	del := widget.NewIconButton("trash", words.T("Delete all classes"), widget.Outline, p.askDelete)
	fault := widget.NewParagraph("", widget.Secondary, widget.Danger)
	reports, setReports := p.reports()
	return section{
		content: widget.Column(24,
			heading(words.T("Storage"), words.T("Each class that you were in is kept in a file on this computer, so that you can read it again and go on. Only your identity opens it.")),
			widget.Column(8, widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(12, 12, 12, 12, folder)),
				widget.GrowRow(8, count, count, open)),
			widget.Column(8, widget.NewParagraph(words.T("Deleting takes the chat, lists and everything else of all classes from this computer. Your identity, your settings and reports stay. Others keep their own copies."), widget.Secondary, widget.Muted),
				widget.Row(0, del), fault),
			reports),
		set: func(s *model.Snapshot) {
			st := s.Storage
			if st == nil {
				st = &model.Storage{Busy: true}
			}
			folder.Set(st.Folder)
			count.Set(words.N("%d class, %s", "%d classes, %s", st.Classes, model.SizeWord(uint64(max(0, st.Bytes)))))
			word := words.T("Delete all classes")
			if st.Busy && s.Storage != nil {
				word = words.T("Deleting…")
			}
			del.Set(word, !st.Busy && st.Bytes > 0)
			fault.Set(st.Fault)
			setReports(s.Settings, st)
			p.relayout()
		},
	}
}

// reports is the part about report folders and the pictures in them; set shows how that is.
func (p *settingsPane) reports() (content fyne.CanvasObject, set func(g *model.Settings, st *model.Storage)) {
	write := widget.NewSwitch(words.T("Write reports of classes that I help to run"), words.T("who was there, what was said, to you alone too, and saved pictures; not encrypted"), func(on bool) {
		p.change(func(s *model.Settings) { s.NoReports = !on })
	})
	where := widget.NewParagraph("", widget.Secondary, widget.Ink).Mono()
	note := widget.NewParagraph("", widget.Secondary, widget.Muted)
	other := widget.NewIconButton("folder", words.T("Another folder…"), widget.Outline, p.chooseReports)
	all := widget.NewIconButton("history", words.T("All reports"), widget.Outline, p.d.Reports)
	saving := monitor.NewSavingChoice(func(to model.Saving) { p.change(func(s *model.Settings) { s.Keep(to) }) })
	content = widget.NewGround(widget.Clear, widget.TopEdge, widget.Pad(20, 0, 0, 0, widget.Column(16, heading(words.T("Reports"), ""), write,
		widget.Column(8, widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(12, 12, 12, 12, where)), note, widget.Row(8, other, all)),
		widget.Column(8, heading(words.T("Kept pictures"), ""), saving.Content))))
	return content, func(g *model.Settings, st *model.Storage) {
		write.Set(!g.NoReports && st.Reports != "")
		write.SetEnabled(st.Reports != "")
		text := words.T("Another folder holds from the next class on.")
		switch {
		case st.Named && st.Reports == "":
			text = words.T("Lyceum was started without reports.")
		case st.Named:
			text = words.T("Where reports go was said when Lyceum was started.")
		}
		where.Set(st.Reports)
		note.Set(text)
		other.Set(words.T("Another folder…"), !st.Named && !g.NoReports)
		saving.Set(g.Saving())
	}
}

// chooseReports asks for the folder of report folders.
func (p *settingsPane) chooseReports() {
	st := p.d.last.Storage
	if st == nil {
		return
	}
	var c *files.Chooser
	usual := widget.NewButton(words.T("The usual folder"), widget.Quiet, func() {
		c.Close()
		p.d.asks.SetReportsFolder("")
	})
	c = files.Choose(p.d.window, p.d.last.Folder, p.d.asks.LookInto, files.Dialog{
		Title: words.T("Where reports go"), About: words.T("Each class gets a folder of its own in the one that you choose. Reports of before stay where they are."),
		Nothing: words.T("There are no folders in this one."), Folders: true, From: filepath.Dir(st.Reports), Left: usual,
		Take: p.d.asks.SetReportsFolder, Closed: func() { p.d.chooser = nil },
	})
	p.d.chooser = c
}

// askDelete asks once, and deletes.
func (p *settingsPane) askDelete() {
	st := p.d.last.Storage
	if st == nil {
		return
	}
	var o *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() })
	del := widget.NewIconButton("trash", words.T("Delete"), widget.DangerPlain, func() {
		o.Close()
		p.d.asks.DeleteClasses()
	})
	o = widget.ShowDialog(p.d.window.Canvas(), widget.Dialog{
		Title: words.N("Delete %d class?", "Delete all %d classes?", st.Classes), First: cancel,
		Body:    widget.NewParagraph(words.T("They go from this computer for good."), widget.Body, widget.Muted),
		Buttons: []fyne.CanvasObject{cancel, del},
	})
}
