package model

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what a person types, in characters (Unicode code points).
const (
	MaxName    = 60
	MaxTitle   = 80
	MaxMessage = 5000
	maxPaste   = 64 << 10 // bytes of a pasted text searched for an invite
)

// What a person can get wrong before anything reaches a room. Sentence has a
// sentence for each.
var (
	ErrNameMissing    = errors.New("name missing")
	ErrNameTooLong    = errors.New("name too long")
	ErrTitleMissing   = errors.New("title missing")
	ErrTitleTooLong   = errors.New("title too long")
	ErrInviteMissing  = errors.New("invite missing")
	ErrPasteTooLong   = errors.New("pasted text too long")
	ErrMessageTooLong = errors.New("message too long")
	ErrTooFast        = errors.New("messages too fast")
	ErrClassGone      = errors.New("class no longer announced")
	ErrNobodyAnswered = errors.New("nobody answered")
	ErrNoBrowsing     = errors.New("cannot look for classes")
	ErrLeftRoughly    = errors.New("goodbye failed")
	ErrNotSaved       = errors.New("settings not saved")
)

// CleanName returns a person's name as others will see it: one line, no control
// characters, no space around it, 1 to MaxName characters.
func CleanName(s string) (string, error) {
	return cleanLine(s, MaxName, ErrNameMissing, ErrNameTooLong)
}

// CleanTitle does the same for a class title, up to MaxTitle characters.
func CleanTitle(s string) (string, error) {
	return cleanLine(s, MaxTitle, ErrTitleMissing, ErrTitleTooLong)
}

func cleanLine(s string, most int, missing, long error) (string, error) {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1 // could turn the text around it, or hide it
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", missing
	}
	if utf8.RuneCountInString(s) > most {
		return "", long
	}
	return s, nil
}

// cleanMessage returns what is sent for a typed text: lines kept, blank ends
// dropped. Empty means there is nothing to send.
func cleanMessage(s string) (string, error) {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > MaxMessage {
		return "", ErrMessageTooLong
	}
	return s, nil
}
