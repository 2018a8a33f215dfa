package model

import (
	"slices"
	"strings"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// greeting is the start screen's head. The hours are our choice.
func greeting(name string, now time.Time) string {
	if name == "" {
		return words.T("Welcome to Lyceum")
	}
	first := strings.Fields(name)[0]
	if IsTitle(first) { // "Dr. Mara Lindqvist" is not called "Dr."
		first = name
	}
	first = strings.TrimRight(first, ",;") // "Okafor, Amara"
	switch h := now.Hour(); {
	case h < 5 || h >= 18:
		return words.T("Good evening, %s", first)
	case h < 12:
		return words.T("Good morning, %s", first)
	}
	return words.T("Good afternoon, %s", first)
}

// IsTitle reports whether a word of a name is one by which nobody is called, such as "Dr." or "Ms".
func IsTitle(word string) bool {
	titles := words.C("words before a name by which nobody is called", "Mr Mrs Ms Miss Mx Dr Prof Professor Sir Madam Herr Frau")
	return strings.HasSuffix(word, ".") || slices.Contains(strings.Fields(titles), word)
}

// nextGreeting returns when greeting may change.
func nextGreeting(now time.Time) time.Time {
	return now.Truncate(time.Hour).Add(time.Hour)
}

// RoleWord is the interface's name for a role.
func RoleWord(r room.Role) string {
	switch r {
	case room.Instructor:
		return words.T("Teacher")
	case room.Proctor:
		return words.T("Proctor")
	case room.Observer:
		return words.T("Observer")
	}
	return words.T("Student")
}

// DutyWord is what somebody is in the class: a deputy, or what their role is called.
func DutyWord(p Person) string {
	if p.Deputy && p.Role != room.Instructor {
		return words.T("Deputy")
	}
	return RoleWord(p.Role)
}

// arrivals puts who came into one line.
func arrivals(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return words.T("%s joined", names[0])
	case 2:
		return words.T("%s and %s joined", names[0], names[1])
	}
	return words.T("%s and %d others joined", names[0], len(names)-1)
}
