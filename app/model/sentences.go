package model

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"
)

// An InviteKind says what is wrong with an invite.
type InviteKind uint8

const (
	InviteDamaged InviteKind = iota
	InviteTruncated
	InviteExpired
	InviteNewer
)

// An InviteFault is an invite that could not be used.
type InviteFault struct {
	Kind    InviteKind
	Expired time.Time // for InviteExpired: when it stopped working
	Version uint64    // for InviteNewer: what it was written for
}

// Error implements error, for logs; a person reads Sentence.
func (f *InviteFault) Error() string {
	switch f.Kind {
	case InviteTruncated:
		return "invite: truncated"
	case InviteExpired:
		return "invite: expired " + f.Expired.Format(time.RFC3339)
	case InviteNewer:
		return fmt.Sprintf("invite: version %d is newer than this program", f.Version)
	}
	return "invite: damaged"
}

// plain holds the sentences of errors that carry nothing else to say. Each says
// what happened, what still works or what to do (ux.md §9).
var plain = []struct {
	err  error
	text string
}{
	{ErrNameMissing, "Write your name first, at the bottom of this window, so that the class knows who you are."},
	{ErrNameTooLong, fmt.Sprintf("That name is too long. Use at most %d characters.", MaxName)},
	{ErrTitleMissing, "Give the class a title first, so that people can tell it from others."},
	{ErrTitleTooLong, fmt.Sprintf("That title is too long. Use at most %d characters.", MaxTitle)},
	{ErrInviteMissing, "Paste the invite you were given first. The whole message works too."},
	{ErrPasteTooLong, "That text is too long to be an invite. Copy only the message with the invite."},
	{ErrMessageTooLong, fmt.Sprintf("That message is too long to send. Use at most %d characters, or send it in parts.", MaxMessage)},
	{ErrTooFast, "That was too fast: the last message was not sent. Wait a moment and send it again."},
	{ErrClassGone, "That class is no longer on this network. Ask for an invite, or wait until it shows again."},
	{ErrNobodyAnswered, "Nobody answered on this network. The class may not have started, or the Wi-Fi blocks devices from seeing each other. This window keeps trying."},
	{ErrNoBrowsing, "This computer cannot look for classes right now. An invite still works."},
	{ErrNotSaved, "Your name and colours could not be saved. They hold until you close the window."},
}

// Sentence puts err into words for a person. now decides how a date is written.
// Every error has a sentence; one nobody foresaw is shown with its own text.
func Sentence(err error, now time.Time) string {
	if err == nil {
		return ""
	}
	if f, ok := inviteFault(err); ok {
		return inviteSentence(f, now)
	}
	for _, p := range plain {
		if errors.Is(err, p.err) {
			return p.text
		}
	}
	if portTaken(err) {
		return "Another program, perhaps another Lyceum window, already uses this network port. Close it, or start Lyceum with another port."
	}
	var netErr *net.OpError
	if errors.As(err, &netErr) {
		return "This computer could not open its network. Check the connection and try again. (" + cause(netErr.Err) + ")"
	}
	return "Something went wrong: " + cause(err) + ". You can try again."
}

func inviteSentence(f *InviteFault, now time.Time) string {
	switch f.Kind {
	case InviteTruncated:
		return "This invite is cut off: its end is missing. Copy the whole message and paste it again."
	case InviteExpired:
		return "This invite stopped working " + when(f.Expired, now) + ". Ask your teacher for a new one."
	case InviteNewer:
		return fmt.Sprintf("This class uses a newer Lyceum (invite version %d). Update Lyceum to join.", f.Version)
	}
	return "This invite is damaged: part of it is missing or changed. Copy the whole message and paste it again."
}

// inviteFault finds the fault of an invite in err.
func inviteFault(err error) (*InviteFault, bool) {
	var f *InviteFault
	ok := errors.As(err, &f)
	return f, ok
}

// portTaken knows the error of Unix systems and of Windows (WSAEADDRINUSE).
func portTaken(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno) && (errno == syscall.EADDRINUSE || errno == 10048)
}

// when names a past moment: the time for today, else the date.
func when(t, now time.Time) string {
	if t.IsZero() {
		return "some time ago"
	}
	t = t.In(now.Location())
	if y, m, d := t.Date(); func() bool { ny, nm, nd := now.Date(); return y == ny && m == nm && d == nd }() {
		return t.Format("today at 15:04")
	}
	return t.Format("on 2 January 2006")
}

// endings are the reasons a room gives for its end, in words. A reason that is
// not listed adds nothing a person could use.
var endings = map[string]string{
	"removed": "You were removed from the class.",
}

func endSentence(reason string) string {
	if s, ok := endings[reason]; ok {
		return s
	}
	return "The class has ended. What was said stays here until you go back."
}

// cause cuts an error's text to a length that fits a line or two.
func cause(err error) string {
	s := []rune(strings.TrimSpace(err.Error()))
	if len(s) > 160 {
		s = append(s[:159], '…')
	}
	return string(s)
}
