package model

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

const (
	// lostSilently is how long touch may be lost before that is told.
	lostSilently = 2 * time.Second
	// clockMayDiffer is how far this computer's clock may be from that of the class (our choice: what makes invites expire
	// early and times in the chat look wrong).
	clockMayDiffer = time.Minute
)

// banners are what is true now and must not be missed, the most urgent first; what does not differ from before is the same
// in memory.
func (s *session) banners(now time.Time, net NetworkState, before []Banner) []Banner {
	var list []Banner
	if net == NetworkNone && s.teaching && !s.snap.Practice && s.snap.Connection != room.Connected {
		list = append(list, Banner{Kind: BannerLost, Text: words.T("This computer is on no network. Your class is open, and others can join once it is connected.")})
	}
	if s.isLost(now) {
		list = append(list, Banner{Kind: BannerLost, Text: words.T("The connection is lost. Your work is saved here."), Since: s.lost})
	}
	if s.call.state == Ringing {
		with, _ := s.persons.find(s.call.with)
		list = append(list, Banner{Kind: BannerCall, Text: words.T("%s calls you", with.Name), Since: s.call.since})
	}
	if s.diskFault != nil {
		list = append(list, Banner{Kind: BannerDisk, Text: diskSentence(s.diskFault)})
	}
	if off := s.snap.ClockOff.Abs(); off >= clockMayDiffer {
		list = append(list, Banner{Kind: BannerClock, Text: clockSentence(off)})
	}
	if names := s.recorders(); len(names) > 0 {
		list = append(list, Banner{Kind: BannerRecord, Text: recordSentence(names)})
	}
	if slices.Equal(list, before) {
		return before
	}
	return list
}

// isLost reports whether it is to be told that touch is lost.
func (s *session) isLost(now time.Time) bool {
	return !s.lost.IsZero() && now.Sub(s.lost) >= lostSilently && !s.snap.Ended
}

// recorders returns the names of the others who record the class.
func (s *session) recorders() (names []string) {
	for _, id := range s.snap.Recorders {
		if p, known := s.persons.find(id); known && !p.Self {
			names = append(names, p.Name)
		}
	}
	return names
}

func recordSentence(names []string) string {
	if len(names) == 1 {
		return words.T("%s records the class: what is said and shown here is kept.", names[0])
	}
	return words.T("%s record the class: what is said and shown here is kept.", strings.Join(names, ", "))
}

// clockSentence says that this computer's clock is not that of the class.
func clockSentence(off time.Duration) string {
	if off < 2*time.Hour {
		n := int(off.Round(time.Minute) / time.Minute)
		return words.N(
			"This computer's clock is %d minute away from that of the class. The class goes on; set date and time in the system's settings.",
			"This computer's clock is %d minutes away from that of the class. The class goes on; set date and time in the system's settings.", n)
	}
	n := int(off.Round(time.Hour) / time.Hour)
	return words.N(
		"This computer's clock is %d hour away from that of the class. The class goes on; set date and time in the system's settings.",
		"This computer's clock is %d hours away from that of the class. The class goes on; set date and time in the system's settings.", n)
}

// diskSentence says what the disk does not take.
func diskSentence(err error) string {
	if errors.Is(err, syscall.ENOSPC) {
		return words.T("The disk is full. The class goes on, but what you write now could be lost here: make room.")
	}
	return Sentence(room.ErrDisk, time.Time{})
}
