//go:build !nogui

package monitor

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A standing is how somebody is, in words.
type standing struct {
	icon   string
	tone   fyne.ThemeColorName
	word   string // what is so
	detail string // for how long, and the like; changes by the second
}

// standOf says how somebody is at a time.
func standOf(w *model.Watched, now time.Time) standing {
	if s, ok := needed(w.Need, w, now); ok {
		return s
	}
	return calm(w, now)
}

// needed says why somebody needs attention.
func needed(n model.Need, w *model.Watched, now time.Time) (s standing, ok bool) {
	lasts := func() string {
		if w.Since.IsZero() || n != w.Need {
			return ""
		}
		return widget.Lasted(now.Sub(w.Since))
	}
	switch n {
	case model.NeedHand:
		return standing{"hand", widget.Warning, words.T("Hand up"), lasts()}, true
	case model.NeedFocus:
		return standing{"flag", widget.Warning, leftWords(w), lasts()}, true
	case model.NeedOffline:
		return standing{"offline", widget.Danger, words.T("Offline"), keptWords(w, lasts())}, true
	case model.NeedIdle:
		return standing{"clock", widget.Warning, words.T("Idle"), idleWords(w, now)}, true
	case model.NeedScreen:
		return standing{"screen", widget.Danger, words.T("Screen stopped"), lasts()}, true
	case model.NeedLink:
		return standing{"relay", widget.Danger, words.T("Bad connection"), linkWords(w)}, true
	case model.NeedMedia:
		return standing{"alert", widget.Warning, faultWords(w), ""}, true
	}
	return standing{}, false
}

// leftWords says that somebody has another window in front, and how often that was so since they came.
func leftWords(w *model.Watched) string {
	test := w.Total > 0 && !w.Done
	switch {
	case test && w.Lost == 2:
		return words.T("Left the window twice")
	case test && w.Lost > 2:
		return words.N("Left the window %d time", "Left the window %d times", w.Lost)
	case test:
		return words.T("Left the window")
	}
	return words.T("In another window")
}

func keptWords(w *model.Watched, lasts string) string {
	switch {
	case w.Total > 0 && !w.Done && lasts != "":
		return words.T("%s, work kept", lasts)
	case w.Total > 0 && !w.Done:
		return words.T("work kept")
	}
	return lasts
}

func idleWords(w *model.Watched, now time.Time) string {
	minutes := max(1, int(w.Idle(now)/time.Minute))
	if w.Total > 0 && !w.Done {
		return words.T("%d min, question %d", minutes, min(w.Answered+1, w.Total))
	}
	return words.T("%d min", minutes)
}

func linkWords(w *model.Watched) string {
	return words.T("%d ms, %s lost", model.Milliseconds(w.RTT), model.Percent(w.Loss))
}

// lineWords says all about a link.
func lineWords(w *model.Watched) string {
	return words.T("%d ms, give or take %d ms, %s lost", model.Milliseconds(w.RTT), model.Milliseconds(w.Jitter), model.Percent(w.Loss)) + " · " + words.N("%d neighbour", "%d neighbours", w.Neighbors)
}

func faultWords(w *model.Watched) string {
	switch model.HealthFault {
	case w.Mic:
		return words.T("Microphone fails")
	case w.Camera:
		return words.T("Camera fails")
	}
	return words.T("Screen cannot be shown")
}

// calm says how somebody is who needs nothing.
func calm(w *model.Watched, now time.Time) standing {
	switch {
	case w.Left:
		return standing{"leave", widget.Muted, words.T("Left"), ""}
	case w.Offline() && w.Gone.IsZero():
		return standing{"offline", widget.Muted, words.T("Not here"), ""}
	case w.Offline():
		return standing{"offline", widget.Muted, words.T("Offline"), widget.Lasted(now.Sub(w.Gone))}
	case w.Done:
		return standing{"okc", widget.Success, words.T("Done"), ""}
	case !w.Away.IsZero():
		return standing{"away", widget.Muted, words.T("In another window"), ""}
	case w.Idle(now) >= time.Minute:
		return standing{"clock", widget.Muted, words.T("Idle"), words.T("%d min", int(w.Idle(now)/time.Minute))}
	case !w.Known:
		return standing{"info", widget.Muted, words.T("Here"), ""}
	}
	if w.Place == model.PlaceTest {
		return standing{"check", widget.Muted, words.T("Working"), ""}
	}
	return standing{"check", widget.Muted, words.T("Here"), ""}
}

// placeWord says what somebody has in front.
func placeWord(p model.Place) string {
	switch p {
	case model.PlaceSlides:
		return words.T("Slides")
	case model.PlaceBoard:
		return words.T("Board")
	case model.PlacePuzzle:
		return words.T("Puzzle")
	case model.PlaceTest:
		return words.T("Test")
	case model.PlaceHidden:
		return words.T("Window hidden")
	case model.PlaceVideo:
		return words.T("Video")
	case model.PlaceMonitor:
		return words.T("Monitor")
	}
	return words.T("Here")
}

// progressWord is how far somebody is in a test; empty if there is none.
func progressWord(w *model.Watched) string {
	switch {
	case w.Total == 0:
		return ""
	case w.Done:
		return words.T("Done")
	}
	return fmt.Sprintf("%d/%d", w.Answered, w.Total)
}

// exactly writes a length of time as 1:20, and from an hour on in hours and minutes.
func exactly(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return words.T("%d h %d min", s/3600, s/60%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// pathWord says how somebody reaches the class.
func pathWord(p model.Path) string {
	switch p {
	case model.PathLAN:
		return words.T("Same network")
	case model.PathDirect:
		return words.T("Direct")
	}
	return "–"
}

// blankWords says why there is no picture of somebody, and the icon for it.
func blankWords(w *model.Watched, shown time.Time) (icon, text string) {
	switch {
	case w.Offline() && !shown.IsZero():
		return "offline", words.T("Last picture %s", shown.Format("15:04"))
	case w.Offline():
		return "offline", words.T("Not here")
	}
	switch w.ShowsScreen {
	case model.ConsentAsked:
		return "clock", words.T("Asked")
	case model.ConsentRefused:
		return "screen", words.T("Does not share")
	case model.ConsentStopped:
		return "screen", words.T("No longer shared")
	case model.ConsentGiven:
		switch w.ScreenHitch {
		case model.HitchBroken:
			return "alert", words.T("Cannot be shown there")
		case model.HitchBusy:
			return "clock", words.T("Too many look at it")
		}
		return "screen", words.T("Picture on its way")
	}
	return "screen", words.T("No screen shared")
}
