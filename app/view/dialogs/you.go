//go:build !nogui

package dialogs

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// you is the section about who one is.
func (p *settingsPane) you() section {
	avatar := widget.NewAvatar("", "", 56)
	name := widget.NewInput(words.T("Your name"), nil)
	field := widget.NewField(words.T("Name"), name)
	field.SetHelp(words.T("Everybody in a class sees it."))
	commit := func() {
		if name.Text != p.d.settings().Name {
			p.change(func(s *model.Settings) { s.Name = name.Text })
		}
	}
	name.OnSubmitted = func(string) { commit() }
	name.OnLeave = commit
	print := widget.NewParagraph("", widget.Body, widget.Ink).Mono()
	copyIt := widget.NewBare("copy", words.T("Copy the six words"), func() {
		if i := p.d.last.Identity; i != nil {
			p.d.copy(i.Fingerprint)
		}
	})
	guard := widget.NewParagraph("", widget.Secondary, widget.Muted)
	shown := ""
	set := func(s *model.Snapshot) {
		id := s.Settings.Name
		if s.Identity != nil {
			id = s.Identity.ID
			print.Set(s.Identity.Fingerprint)
		} else {
			print.Set(words.T("They are made when you enter your first class."))
		}
		widget.Show(copyIt, s.Identity != nil)
		avatar.Set(id, s.Settings.Name)
		if s.Settings.Name != shown {
			shown = s.Settings.Name
			name.SetText(shown)
		}
		field.SetFault(s.NameFault)
		guard.Set(guardWords(s))
		p.relayout()
	}
	return section{set: set, content: widget.Column(24,
		heading(words.C("section of the settings", "You"), ""),
		widget.TopRow(16, field, widget.Fixed(56, 56, avatar), field),
		widget.Column(8,
			heading(words.T("Your six words"), words.T("They belong to this computer's identity, and nobody else has them. Whoever wants to be sure that it is you compares them with what their window shows beside your name, by telephone for instance.")),
			widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(6, 6, 6, 12, widget.GrowRow(8, print, print, copyIt))), guard),
	)}
}

func guardWords(s *model.Snapshot) string {
	switch {
	case s.Identity == nil:
		return ""
	case s.Identity.Protected:
		return words.T("The identity is protected by a passphrase.")
	}
	return words.T("The identity is not protected by a passphrase: whoever uses this computer can be you.")
}

// devices is the section about camera, microphone and speaker.
func (p *settingsPane) devices() section {
	d := newDeviceChoices(p)
	noise := widget.NewSwitch(words.T("Suppress noise"), words.T("fans, keys, the street"), func(on bool) { p.change(func(s *model.Settings) { s.NoNoise = !on }) })
	echo := widget.NewSwitch(words.T("Remove echo"), words.T("of your own speaker"), func(on bool) { p.change(func(s *model.Settings) { s.NoEcho = !on }) })
	talk := widget.NewSwitch(words.T("Push to talk"), words.T("the microphone is on while a key is held"), func(on bool) { p.change(func(s *model.Settings) { s.PushToTalk = on }) })
	mirror := widget.NewSwitch(words.T("Show yourself as in a mirror"), words.T("others see you the right way round"), func(on bool) { p.change(func(s *model.Settings) { s.Mirror = on }) })
	check := widget.NewSwitch(words.T("Look at the devices before each class"), "", func(on bool) { p.change(func(s *model.Settings) { s.SkipCheck = !on }) })
	set := func(s *model.Snapshot) {
		d.set(s)
		noise.Set(!s.Settings.NoNoise)
		echo.Set(!s.Settings.NoEcho)
		talk.Set(s.Settings.PushToTalk)
		mirror.Set(s.Settings.Mirror)
		check.Set(!s.Settings.SkipCheck)
		p.relayout()
	}
	return section{set: set, tick: d.tick, content: widget.Column(20,
		heading(words.T("Devices"), ""), d.content,
		widget.Column(4, noise, echo, talk, mirror, check))}
}

// look is the section about colours, size and language.
func (p *settingsPane) look() section {
	const system = "system"
	theme := widget.NewSegments([]widget.Option{
		{Key: system, Word: words.T("As the desktop")}, {Key: "light", Word: words.T("Light")}, {Key: "dark", Word: words.T("Dark")},
	}, func(key string) { p.change(func(s *model.Settings) { s.Theme = themeOf(key, highContrast(s.Theme)) }) })
	contrast := widget.NewSwitch(words.T("High contrast"), words.T("black and white, with strong lines"), func(on bool) {
		p.change(func(s *model.Settings) {
			key := themeKey(s.Theme)
			if on && key == system { // there is none that follows the desktop
				key = "light"
				if fyne.CurrentApp().Settings().ThemeVariant() == 0 {
					key = "dark"
				}
			}
			s.Theme = themeOf(key, on)
		})
	})
	size := widget.NewSegments([]widget.Option{
		{Key: "100", Word: words.T("Normal")}, {Key: "125", Word: words.T("Larger")}, {Key: "150", Word: words.T("Largest")},
	}, func(key string) {
		p.d.rebuilt = "size"
		p.change(func(s *model.Settings) { s.TextSize = map[string]int{"125": 125, "150": 150}[key] })
	})
	language := widget.NewSelect(languageOptions(), "", func(key string) { p.d.rebuilt = "language"; p.change(func(s *model.Settings) { s.Language = key }) })
	p.rebuilds = map[string]fyne.Focusable{"size": size, "language": language}
	motion := widget.NewSwitch(words.T("Reduced motion"), words.T("panels and news appear without sliding"), func(on bool) { p.change(func(s *model.Settings) { s.ReducedMotion = on }) })
	set := func(s *model.Snapshot) {
		theme.Set(themeKey(s.Settings.Theme))
		contrast.Set(highContrast(s.Settings.Theme))
		size.Set(map[int]string{125: "125", 150: "150"}[s.Settings.TextSize])
		if size.Chosen() == "" {
			size.Set("100")
		}
		language.Set(languageOptions(), s.Settings.Language)
		motion.Set(s.Settings.ReducedMotion)
	}
	return section{set: set, content: widget.Column(20,
		heading(words.T("Look"), ""),
		widget.Column(8, widget.NewField(words.T("Colours"), theme).Tight(), contrast),
		widget.NewField(words.T("Size of the text"), size).Tight(),
		widget.NewField(words.T("Language"), language).Tight(),
		motion)}
}

func highContrast(t model.Theme) bool {
	return t == model.ThemeContrastLight || t == model.ThemeContrastDark
}

// themeKey is the part of a theme that is not its contrast.
func themeKey(t model.Theme) string {
	switch t {
	case model.ThemeLight, model.ThemeContrastLight:
		return "light"
	case model.ThemeDark, model.ThemeContrastDark:
		return "dark"
	}
	return "system"
}

func themeOf(key string, contrast bool) model.Theme {
	switch {
	case key == "light" && contrast:
		return model.ThemeContrastLight
	case key == "dark" && contrast:
		return model.ThemeContrastDark
	case key == "light":
		return model.ThemeLight
	case key == "dark":
		return model.ThemeDark
	}
	return model.ThemeSystem
}

// languageOptions are the languages, each by its own name.
func languageOptions() []widget.Option {
	all := []widget.Option{{Key: "", Word: words.T("As the desktop"), Icon: "globe"}}
	for _, code := range words.Languages() {
		all = append(all, widget.Option{Key: code, Word: words.Name(code), Icon: "globe"})
	}
	return all
}
