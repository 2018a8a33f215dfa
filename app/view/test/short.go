//go:build !nogui

package test

import "unicode/utf8"

// short cuts a long title to a number of characters.
func short(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
