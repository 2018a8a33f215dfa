package model

import (
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
	if strings.HasSuffix(first, ".") { // "Dr. Mara Lindqvist" is not called "Dr."
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
