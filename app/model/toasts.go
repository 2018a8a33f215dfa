package model

import (
	"slices"
	"time"
)

const (
	maxToasts     = 3               // at once: more would cover the class
	toastLife     = 4 * time.Second // of a toast that is no fault
	offerLife     = 8 * time.Second // of one with a button
	crowdIsQuiet  = 15              // above so many people, coming and going is no news
	arrivalsMerge = 4 * time.Second // arrivals closer together share a toast
)

// toastStack holds the toasts on show. The zero value is empty.
type toastStack struct {
	lastID int
	list   []timedToast // newest first
	held   bool         // the pointer is on them: none ends
	shown  []Toast      // the latest
}

type timedToast struct {
	Toast
	ends time.Time // zero for faults
}

// add shows text, unless the same text is on show already: then that one only
// lasts longer. A fourth toast pushes out the oldest that is no fault.
func (s *toastStack) add(now time.Time, text string, fault bool) int {
	return s.put(now, Toast{Fault: fault, Text: text})
}

// offer shows text with a button that does something.
func (s *toastStack) offer(now time.Time, text, action string, do ToastDo) int {
	return s.put(now, Toast{Text: text, Action: action, Do: do})
}

// offerFolder shows text with a button that opens a folder.
func (s *toastStack) offerFolder(now time.Time, text, action, path string) int {
	return s.put(now, Toast{Text: text, Action: action, Do: DoOpenFolder, Path: path})
}

// put shows a toast, whose ID it sets.
func (s *toastStack) put(now time.Time, t Toast) int {
	for i := range s.list {
		if s.list[i].Text == t.Text {
			s.list[i].ends = t.ends(now)
			return s.list[i].ID
		}
	}
	s.lastID++
	t.ID = s.lastID
	s.list = append([]timedToast{{t, t.ends(now)}}, s.list...)
	if len(s.list) > maxToasts {
		s.list = slices.Delete(s.list, s.least(), s.least()+1)
	}
	return t.ID
}

// least returns the index of the toast that goes first when there are too many: the oldest that is no fault, for faults stay
// until they are closed; the oldest of all if the others are faults.
func (s *toastStack) least() int {
	for i := len(s.list) - 1; i > 0; i-- {
		if !s.list[i].Fault {
			return i
		}
	}
	return len(s.list) - 1
}

// ends returns when a toast goes that is shown from now on; zero: it stays.
func (t *Toast) ends(now time.Time) time.Time {
	switch {
	case t.Fault:
		return time.Time{}
	case t.Do != "":
		return now.Add(offerLife)
	}
	return now.Add(toastLife)
}

// replace rewrites toast id and lets it start anew; it reports whether the
// toast was still on show.
func (s *toastStack) replace(now time.Time, id int, text string) bool {
	for i := range s.list {
		if s.list[i].ID == id {
			s.list[i].Text, s.list[i].ends = text, s.list[i].Toast.ends(now)
			return true
		}
	}
	return false
}

// rewrite has toast id say something else, for as long as it would have stayed.
func (s *toastStack) rewrite(id int, text string) {
	for i := range s.list {
		if s.list[i].ID == id {
			s.list[i].Text = text
		}
	}
}

// find returns the toast of an ID.
func (s *toastStack) find(id int) (Toast, bool) {
	for i := range s.list {
		if s.list[i].ID == id {
			return s.list[i].Toast, true
		}
	}
	return Toast{}, false
}

// hold stops the toasts from ending while on; letting go gives each its full
// time again, since the person was reading.
func (s *toastStack) hold(now time.Time, on bool) {
	s.held = on
	for i := range s.list {
		if !on {
			s.list[i].ends = s.list[i].Toast.ends(now)
		}
	}
}

func (s *toastStack) remove(id int) {
	s.removeAll(func(t Toast) bool { return t.ID == id })
}

// reached removes the toasts whose button does what the person has done another way.
func (s *toastStack) reached(do ToastDo) {
	s.removeAll(func(t Toast) bool { return t.Do == do })
}

func (s *toastStack) removeAll(is func(Toast) bool) {
	s.list = slices.DeleteFunc(s.list, func(t timedToast) bool { return is(t.Toast) })
	if len(s.list) == 0 {
		s.held = false // what was under the pointer is gone
	}
}

// advance drops what has ended and returns when the next one ends; zero = never.
func (s *toastStack) advance(now time.Time) (wake time.Time) {
	if s.held {
		return time.Time{}
	}
	var kept []timedToast
	for _, t := range s.list {
		if !t.Fault && !now.Before(t.ends) {
			continue
		}
		kept = append(kept, t)
		if !t.Fault {
			wake = earlier(wake, t.ends)
		}
	}
	s.list = kept
	return wake
}

// show returns the toasts; the same in memory as before if they are.
func (s *toastStack) show() []Toast {
	out := make([]Toast, 0, len(s.list))
	for _, t := range s.list {
		out = append(out, t.Toast)
	}
	s.shown = shared(s.shown, out)
	return s.shown
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
