package netgroup

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A specCandidate is a place in a text where an invite may begin.
type specCandidate struct {
	chars string // of base64url, as many as follow each other but for what wrapping a text puts between
	whole int    // how many of chars stand together before the first such break
	// broken is true if the text goes on behind a character that has no place in an invite, as if
	// this had been put over one that has.
	broken bool
}

// specCandidates finds the places where kind stands before a colon, which a link may have
// percent-encoded, and that look like the beginning of an invite.
func specCandidates(text string, kind byte) []specCandidate {
	var found []specCandidate
	for i := range len(text) {
		if text[i] != kind {
			continue
		}
		if after, ok := cutSpecColon(text[i+1:]); ok {
			if c := collectSpec(after); c.plausible() {
				found = append(found, c)
			}
		}
	}
	return found
}

// cutSpecColon removes a colon from the front of s. Some programs percent-encode a link, and some
// what is encoded already.
func cutSpecColon(s string) (string, bool) {
	if after, ok := strings.CutPrefix(s, ":"); ok {
		return after, true
	}
	after, ok := strings.CutPrefix(s, "%")
	for ok && strings.HasPrefix(after, "25") {
		after = after[2:]
	}
	if ok && len(after) >= 2 && strings.EqualFold(after[:2], "3a") {
		return after[2:], true
	}
	return s, false
}

// collectSpec takes the characters of an invite from the front of s and steps over the line breaks,
// spaces, quotation marks at the beginning of lines and soft line breaks that mail programs insert.
// It stops at any other character, and at the length that no invite reaches.
func collectSpec(s string) specCandidate {
	var chars strings.Builder
	whole, lineStart := -1, false
	limit := specBase64.EncodedLen(maxSpecFrame) + 1
	for s != "" && chars.Len() < limit {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case isSpecChar(r):
			chars.WriteByte(s[0])
			lineStart = false
		case isSpecBreak(r) || r == '>' && lineStart || r == '=' && startsLine(s[1:]):
			if whole < 0 {
				whole = chars.Len()
			}
			lineStart = lineStart || r == '\n' || r == '\r'
		default:
			return finishSpec(chars.String(), whole, s)
		}
		s = s[size:]
	}
	return finishSpec(chars.String(), whole, "")
}

// finishSpec makes a candidate of the characters found before rest.
func finishSpec(chars string, whole int, rest string) specCandidate {
	if whole < 0 {
		whole = len(chars)
	}
	after := strings.TrimLeftFunc(rest, func(r rune) bool { return !isSpecChar(r) && !isSpecBreak(r) })
	r, _ := utf8.DecodeRuneInString(after)
	return specCandidate{chars: chars, whole: whole, broken: isSpecChar(r)}
}

func isSpecChar(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}

// isSpecBreak reports whether r is white space or one of the characters that are invisible unless a
// line ends there.
func isSpecBreak(r rune) bool {
	return unicode.IsSpace(r) || r == 0x200b || r == 0x00ad || r == 0x2060 || r == 0xfeff
}

// startsLine reports whether a line ends at the front of s.
func startsLine(s string) bool {
	s = strings.TrimLeft(s, " \t")
	return strings.HasPrefix(s, "\n") || strings.HasPrefix(s, "\r")
}

// plausible reports whether a candidate is more than a capital letter and a colon in other text: it
// begins with a version, or is longer than words are.
func (c specCandidate) plausible() bool {
	const long = 24 // our choice
	if c.whole >= long || strings.HasPrefix(c.chars, "An8") || strings.HasPrefix(c.chars, "A3-") {
		return true
	}
	return c.chars != "" && strings.HasPrefix("An8", c.chars)
}

// parsePasted looks for invites in a text and gives each, framed and with its check verified, to
// decode, until one is without fault. Otherwise it returns the fault of the longest.
func parsePasted(text string, kind byte, decode func(b []byte, version uint64) *InviteError) *InviteError {
	worst, length := &InviteError{Kind: InviteMissing}, 0
	for _, c := range specCandidates(text, kind) {
		fault := c.parse(decode)
		if fault == nil {
			return nil
		}
		if len(c.chars) > length {
			worst, length = fault, len(c.chars)
		}
	}
	return worst
}

func (c specCandidate) parse(decode func(b []byte, version uint64) *InviteError) *InviteError {
	chars := c.chars
	if len(chars)%4 == 1 { // the rest of what no whole byte is in
		chars = chars[:len(chars)-1]
	}
	b, err := specBase64.DecodeString(chars)
	if err != nil {
		return inviteDamaged(err)
	}
	size, version, fault := specFrame(b)
	if fault != nil {
		if fault.Kind == InviteTruncated && c.broken {
			return inviteDamaged(errors.New("a character that has no place in it"))
		}
		return fault
	}
	// The bits behind the last byte are zeros in an invite, so that it has one text.
	if text := specBase64.EncodeToString(b[:size]); !strings.HasPrefix(c.chars, text) {
		return inviteDamaged(errors.New("not in canonical form"))
	}
	return decode(b[:size], version)
}
