package model

import (
	"fmt"
	"strings"
	"time"

	"lyceum/app/room"
)

// greeting is the start screen's head. The hours are our choice.
func greeting(name string, now time.Time) string {
	if name == "" {
		return "Welcome to Lyceum"
	}
	first := strings.Fields(name)[0]
	if strings.HasSuffix(first, ".") { // "Dr. Mara Lindqvist" is not called "Dr."
		first = name
	}
	switch h := now.Hour(); {
	case h < 5 || h >= 18:
		return "Good evening, " + first
	case h < 12:
		return "Good morning, " + first
	}
	return "Good afternoon, " + first
}

// nextGreeting returns when greeting may change.
func nextGreeting(now time.Time) time.Time {
	return now.Truncate(time.Hour).Add(time.Hour)
}

// RoleWord is the interface's name for a role.
func RoleWord(r room.Role) string {
	switch r {
	case room.Instructor:
		return "Teacher"
	case room.Proctor:
		return "Proctor"
	case room.Observer:
		return "Observer"
	}
	return "Student"
}

// arrivals puts who came into one line.
func arrivals(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " joined"
	case 2:
		return names[0] + " and " + names[1] + " joined"
	}
	return fmt.Sprintf("%s and %d others joined", names[0], len(names)-1)
}

// CountPeople writes a number of people.
func CountPeople(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
