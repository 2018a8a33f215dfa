//go:build !nogui

package dialogs

import (
	"maps"
	"strconv"
	"strings"

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
