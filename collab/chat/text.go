package chat

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
)

const (
	// MaxText is the most characters (runes) of a message.
	MaxText = 5000
	// MaxSealedText is the most bytes of a private or staff message, of which an entry holds two copies. Our choice:
	// an edit with both, their sealing and its head fit [journal.MaxBody].
	MaxSealedText = 8000

	editOverhead = 10 + 1 // number and kind of the line
)

// Errors of Encode, for the caller to tell a person what to change.
var (
	ErrEmpty       = errors.New("message is empty")
	ErrTooLong     = errors.New("message is too long")
	ErrInvalidText = errors.New("message contains characters that are not text")
)

// Encode returns the body of a chat entry: text of 1 to [MaxText] characters in valid UTF-8.
//
// Errors wrap [ErrEmpty] (nothing but white space), [ErrTooLong] (also when the text takes more
// than [journal.MaxBody] bytes, which 5000 characters do only if most are emoji or rare ideographs)
// or [ErrInvalidText] (invalid UTF-8, or a control character other than line feed and tab).
func Encode(text string) ([]byte, error) {
	if err := check(text, journal.MaxBody); err != nil {
		return nil, err
	}
	return []byte(text), nil
}

// check is the rule for both directions: what Encode makes, Apply takes, and nothing else. limit is in bytes.
func check(text string, limit int) error {
	if len(text) > limit {
		return fmt.Errorf("%d bytes, at most %d allowed: %w", len(text), limit, ErrTooLong)
	}
	n := 0
	for i, r := range text {
		n++
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return fmt.Errorf("byte %d: not UTF-8: %w", i, ErrInvalidText)
			}
		}
		if r < 0xa0 && r != '\n' && r != '\t' && unicode.IsControl(r) {
			return fmt.Errorf("byte %d: control character %U: %w", i, r, ErrInvalidText)
		}
	}
	if n > MaxText {
		return fmt.Errorf("%d characters, at most %d allowed: %w", n, MaxText, ErrTooLong)
	}
	if strings.TrimSpace(text) == "" {
		return ErrEmpty
	}
	return nil
}
