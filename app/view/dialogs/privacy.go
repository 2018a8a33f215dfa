//go:build !nogui

package dialogs

import (
	"maps"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// soundWords say when a sound is played.
var soundWords = map[model.Sound]string{
	model.SoundHand:    words.Mark("Somebody raises a hand (staff)"),
	model.SoundWaiting: words.Mark("Somebody waits to be let in (staff)"),
	model.SoundJoin:    words.Mark("Somebody joins or leaves"),
	model.SoundChat:    words.Mark("A message comes in"),
	model.SoundCall:    words.Mark("Somebody calls you"),
}

// sounds is the section about what is heard.
func (p *settingsPane) sounds() section {
	turn := func(sound model.Sound, on bool) {
		p.change(func(s *model.Settings) {
			quiet := maps.Clone(s.Quiet)
			if quiet == nil {
				quiet = make(map[string]bool)
			}
			quiet[string(sound)] = !on
			s.Quiet = quiet
		})
	}
	all := widget.NewSwitch(words.T("Sounds"), words.T("when something happens in a class"), func(on bool) { turn(model.SoundAll, on) })
	list := widget.Column(4)
	each := make(map[model.Sound]*widget.Switch)
	for _, sound := range model.Sounds {
		if sound != model.SoundAll {
			each[sound] = widget.NewSwitch(words.Say(soundWords[sound]), "", func(on bool) { turn(sound, on) })
			list.Add(each[sound])
		}
	}
	return section{
		content: widget.Column(16, heading(words.T("Sounds"), ""), all, widget.NewGround(widget.Clear, widget.TopEdge, widget.Pad(12, 0, 0, 0, list))),
		set: func(s *model.Snapshot) {
			on := !s.Settings.Quiet[string(model.SoundAll)]
			all.Set(on)
			for sound, sw := range each {
				sw.Set(!s.Settings.Quiet[string(sound)])
				sw.SetEnabled(on)
			}
		},
	}
}

// passOn are the limits offered, in Mbit/s.
var passOn = []int{0, 50, 20, 10, 5, 2, 1, -1}

func passOnOptions(now int) (all []widget.Option) {
	list := passOn
	if !strings.Contains(" 0 50 20 10 5 2 1 -1 ", " "+strconv.Itoa(now)+" ") {
		list = append([]int{now}, list...)
	}
	for _, n := range list {
		word := words.T("At most %d Mbit/s", n)
		switch n {
		case 0:
			word = words.T("As much as the line carries")
		case -1:
			word = words.T("Nothing")
		}
		all = append(all, widget.Option{Key: strconv.Itoa(n), Word: word, Icon: "swap"})
	}
	return all
}

// privacy is the section about what others see and what this computer does for them.
func (p *settingsPane) privacy() section {
	announce := widget.NewSwitch(words.T("Show my classes on this network"), words.T("in the list that everybody on it sees"), func(on bool) { p.change(func(s *model.Settings) { s.Announce = on }) })
	title := widget.NewSwitch(words.T("with their title"), "", func(on bool) { p.change(func(s *model.Settings) { s.Hide.Title = !on }) })
	teacher := widget.NewSwitch(words.T("with my name"), "", func(on bool) { p.change(func(s *model.Settings) { s.Hide.Teacher = !on }) })
	people := widget.NewSwitch(words.T("with how many people are there"), "", func(on bool) { p.change(func(s *model.Settings) { s.Hide.People = !on }) })
	limit := widget.NewSelect(nil, "", func(key string) {
		if n, err := strconv.Atoi(key); err == nil {
			p.change(func(s *model.Settings) { s.PassOn = n })
		}
	})
	seen := widget.Column(8)
	for _, text := range []string{
		words.T("Everybody in a class sees your name, your initials in your colour, and whether you are there."),
		words.T("Members reach each other directly, so this computer's network address is known in the class."),
		words.T("What is said in a class is encrypted; only its members can read it."),
		words.T("Nothing is sent anywhere else: Lyceum has no servers and counts nothing."),
	} {
		line := widget.NewParagraph(text, widget.Body, widget.Ink)
		seen.Add(widget.TopRow(8, line, widget.NewIcon("info", 20, widget.Muted), line))
	}
	return section{
		content: widget.Column(24, heading(words.T("Privacy"), ""),
			widget.Column(4, announce, widget.Pad(0, 0, 0, 24, widget.Column(4, title, teacher, people))),
			widget.NewField(words.T("Pass on pictures and sound to others in the class"), limit),
			widget.Column(12, heading(words.T("What others see"), ""), seen)),
		set: func(s *model.Snapshot) {
			announce.Set(s.Settings.Announce)
			title.Set(!s.Settings.Hide.Title)
			teacher.Set(!s.Settings.Hide.Teacher)
			people.Set(!s.Settings.Hide.People)
			for _, sw := range []*widget.Switch{title, teacher, people} {
				sw.SetEnabled(s.Settings.Announce)
			}
			limit.Set(passOnOptions(s.Settings.PassOn), strconv.Itoa(s.Settings.PassOn))
		},
	}
}

// storage is the section about what is kept on this computer.
func (p *settingsPane) storage() section {
	folder := widget.NewParagraph("", widget.Secondary, widget.Ink).Mono()
	count := widget.NewText("", widget.Body, widget.Ink)
	open := widget.NewIconButton("file", words.T("Open folder"), widget.Outline, func() {
		if s := p.d.last.Storage; s != nil {
			widget.OpenFolder(s.Folder)
		}
	})
	reports := widget.NewSwitch(words.T("Write reports of classes that I help to run"), words.T("who was there, what was said, to you alone too, and saved pictures; not encrypted"), func(on bool) {
		p.change(func(s *model.Settings) { s.NoReports = !on })
	})
	where := widget.NewParagraph("", widget.Secondary, widget.Muted).Mono()
	openReports := widget.NewIconButton("folder", words.T("Open folder"), widget.Quiet, func() {
		if s := p.d.last.Storage; s != nil {
			widget.OpenFolder(s.Reports)
		}
	})
	del := widget.NewIconButton("trash", words.T("Delete all classes"), widget.Outline, p.askDelete)
	fault := widget.NewParagraph("", widget.Secondary, widget.Danger)
	return section{
		content: widget.Column(24,
			heading(words.T("Storage"), words.T("Each class that you were in is kept in a file on this computer, so that you can read it again and go on. Only your identity opens it.")),
			widget.Column(8, widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(12, 12, 12, 12, folder)),
				widget.GrowRow(8, count, count, open)),
			widget.Column(4, reports, widget.GrowRow(8, where, where, openReports)),
			widget.Column(8, widget.NewParagraph(words.T("Deleting takes the chat, lists and everything else of all classes from this computer. Your identity, your settings and reports stay. Others keep their own copies."), widget.Secondary, widget.Muted),
				widget.Row(0, del), fault)),
		set: func(s *model.Snapshot) {
			st := s.Storage
			if st == nil {
				st = &model.Storage{Busy: true}
			}
			folder.Set(st.Folder)
			reports.Set(!s.Settings.NoReports && st.Reports != "")
			reports.SetEnabled(st.Reports != "")
			where.Set(st.Reports)
			openReports.Set(words.T("Open folder"), st.Reports != "")
			count.Set(words.N("%d class, %s", "%d classes, %s", st.Classes, sizeWord(st.Bytes)))
			word := words.T("Delete all classes")
			if st.Busy && s.Storage != nil {
				word = words.T("Deleting…")
			}
			del.Set(word, !st.Busy && st.Bytes > 0)
			fault.Set(st.Fault)
			p.relayout()
		},
	}
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

// sizeWord writes a number of bytes.
func sizeWord(n int64) string {
	switch {
	case n < 1000:
		return words.T("%d bytes", n)
	case n < 1000_000:
		return words.T("%s kB", decimal(float64(n)/1e3))
	case n < 1000_000_000:
		return words.T("%s MB", decimal(float64(n)/1e6))
	}
	return words.T("%s GB", decimal(float64(n)/1e9))
}

// decimal writes a number with one decimal, as the language does.
func decimal(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', 1, 64), ".", words.C("decimal sign", "."), 1)
}
