//go:build !nogui

package class

import (
	"lyceum/app/model"
	"lyceum/app/view/monitor"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// mostSeen is how wide the words are at most that say who sees something of this person.
const mostSeen float32 = 230

// seenWords says who of the staff sees something of this person, or may; empty if nobody does. It stands in the title bar for
// as long as that is so.
func seenWords(k *model.Class) string {
	screen, camera := false, false
	names := map[string]string{}
	for _, v := range k.Viewers {
		screen, camera = screen || v.What == model.SightScreen, camera || v.What == model.SightCamera
		names[v.ID] = v.Name
	}
	if len(names) == 1 {
		for _, name := range names {
			switch {
			case screen && camera:
				return words.T("%s sees your screen and camera", name)
			case screen:
				return words.T("%s sees your screen", name)
			}
			return words.T("%s sees your camera", name)
		}
	}
	if n := len(names); n > 1 {
		switch {
		case screen && camera:
			return words.N("%d person sees your screen and camera", "%d people see your screen and camera", n)
		case screen:
			return words.N("%d person sees your screen", "%d people see your screen", n)
		}
		return words.N("%d person sees your camera", "%d people see your camera", n)
	}
	switch s := k.Showing; {
	case s.Screen == model.ConsentGiven && s.Camera == model.ConsentGiven:
		return words.T("Staff may see your screen and camera")
	case s.Screen == model.ConsentGiven:
		return words.T("Staff may see your screen")
	case s.Camera == model.ConsentGiven:
		return words.T("Staff may see your camera")
	}
	return ""
}

// openSeen says who looks at what, since when, and offers to stop it.
func (t *titleBar) openSeen() {
	c, k := t.screen, t.screen.last.Class
	items := []widget.MenuItem{c.heading(words.T("Who looks now"))}
	for _, v := range k.Viewers {
		icon := "screen"
		if v.What == model.SightCamera {
			icon = "cam"
		}
		items = append(items, widget.MenuItem{Icon: icon, Word: viewerWords(v), Off: true})
	}
	if len(k.Viewers) == 0 {
		items = append(items, widget.MenuItem{Icon: "eye", Word: words.T("Nobody at this moment"), Off: true})
	}
	line := true
	if k.Showing.Screen == model.ConsentGiven {
		items = append(items, widget.MenuItem{Icon: "stop", Word: words.T("Stop showing my screen"), Line: line, Do: func() { c.asks.StopShowing(model.SightScreen) }})
		line = false
	}
	if k.Showing.Camera == model.ConsentGiven {
		items = append(items, widget.MenuItem{Icon: "stop", Word: words.T("Stop showing my camera"), Line: line, Do: func() { c.asks.StopShowing(model.SightCamera) }})
	}
	items = append(items, widget.MenuItem{Icon: "history", Word: words.T("What staff see of you"), Line: true, Do: c.openViews})
	widget.ShowMenu(c.window.Canvas(), t.seen, items)
}

// viewerWords says what somebody looks at, and since when.
func viewerWords(v model.Viewer) string {
	since := v.Since.Local().Format("15:04")
	switch {
	case v.What == model.SightCamera && v.Large:
		return words.T("%s: camera, large, since %s", v.Name, since)
	case v.What == model.SightCamera:
		return words.T("%s: camera, small, since %s", v.Name, since)
	case v.Large:
		return words.T("%s: screen, large, since %s", v.Name, since)
	}
	return words.T("%s: screen, small, since %s", v.Name, since)
}

// openViews shows the log of who looked at this person.
func (c *Screen) openViews() {
	monitor.ShowLog(c.window, words.T("What staff see of you"),
		words.T("Without asking, staff see whether this window is in front and used, which place of the class is open, how you are connected, and whether microphone and camera work. Your screen and your camera they see only if you agree; each look is written down here, by your own computer. Staff see these lines, too; other students do not."),
		c.last.Class.Views, true)
}
