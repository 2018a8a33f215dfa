// Package toll is broken by the tests of mutate: its own hold some lines, and miss others.
package toll

// Fee returns what somebody of an age pays.
func Fee(age int) int {
	if age < 6 {
		return 0
	}
	return 3
}

// Unwatched is tested by nobody.
func Unwatched(n int) int {
	n++
	return n + 1
}
