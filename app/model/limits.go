package model

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/app/room"
)

// maxPaste bounds a pasted text searched for an invite, in bytes (our choice: a
// long letter around it). What else a person types has its limits in package room.
const maxPaste = 64 << 10

// What a person can get wrong before anything reaches a room. Sentence has a
// sentence for each.
var (
	ErrNameMissing      = errors.New("name missing")
	ErrNameTooLong      = errors.New("name too long")
	ErrTitleMissing     = errors.New("title missing")
	ErrTitleTooLong     = errors.New("title too long")
	ErrInviteMissing    = errors.New("invite missing")
	ErrPasteTooLong     = errors.New("pasted text too long")
	ErrMessageTooLong   = errors.New("message too long")
	ErrTooFast          = errors.New("messages too fast")
	ErrTooMuch          = errors.New("too much asked of the class at once")
	ErrTooManyAddressed = errors.New("too many people to write to one by one")
	ErrInClass          = errors.New("in a class already")
	ErrClassGone        = errors.New("class no longer announced")
	ErrNobodyAnswered   = errors.New("nobody answered")
	ErrNobodyIntroduced = errors.New("nobody answered, and the rendezvous is there")
	ErrRendezvousSilent = errors.New("nobody answered, nor did the rendezvous")
	ErrTurnedAway       = errors.New("turned away by the rendezvous")
	ErrFilesFolder      = errors.New("the folder for files is not there")
	ErrWaiting          = errors.New("waiting to be let in")
	ErrNoNetwork        = errors.New("this computer is on no network")
	ErrNoBrowsing       = errors.New("cannot look for classes")
	ErrLeftRoughly      = errors.New("goodbye failed")
	ErrUnsaid           = errors.New("left before all was said")
	ErrNotSaved         = errors.New("settings not saved")
	ErrClassesInUse     = errors.New("a class is open")
	ErrReportsFolder    = errors.New("no reports can be written into that folder")
)

// errLeaveHangs is logged; a person reads ErrLeftRoughly's sentence.
var errLeaveHangs = errors.New("the room takes too long to close")

// CleanName returns a person's name as others will see it, by the rules of a
// class ([room.CleanName]): 1 to [room.MaxName] characters.
func CleanName(s string) (string, error) {
	return cleanLine(s, room.MaxName, ErrNameMissing, ErrNameTooLong)
}

// CleanTitle does the same for a class title, up to [room.MaxTitle] characters.
func CleanTitle(s string) (string, error) {
	return cleanLine(s, room.MaxTitle, ErrTitleMissing, ErrTitleTooLong)
}

func cleanLine(s string, most int, missing, long error) (string, error) {
	s = room.CleanName(s)
	if s == "" {
		return "", missing
	}
	if utf8.RuneCountInString(s) > most {
		return "", long
	}
	return s, nil
}

// CleanMessage returns what is sent for a typed text: lines kept, blank ends
// dropped, at most [room.MaxMessage] characters. Empty means there is nothing to
// send.
func CleanMessage(s string) (string, error) {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > room.MaxMessage {
		return "", ErrMessageTooLong
	}
	return s, nil
}
