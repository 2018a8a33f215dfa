package netgroup

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A specCandidate is a place in a text where an invite may begin.
type specCandidate struct {
	text    string // from there on, as it was pasted
	chars   string // of base64url, as many as follow each other but for what wrapping a text puts between
	longest int    // how many of them stand together, or behind a character that has no place in an invite
	broken  bool   // the text goes on at once behind such a character, as if it had been put over a right one
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

// cutSpecColon removes a colon from the front of s, and a line break before it. Some programs
// percent-encode a link, and some what is encoded already.
func cutSpecColon(s string) (string, bool) {
	s = s[specBreaks(s):]
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

// collectSpec takes the characters of an invite from the front of s and steps over what specBreaks
// finds. It stops at any other character, and at the length that no invite reaches.
func collectSpec(s string) (c specCandidate) {
	c.text = s
	var chars strings.Builder
	limit := specBase64.EncodedLen(maxSpecFrame) + 1
	for chars.Len() < limit {
		n := specRun(s, limit-chars.Len())
		chars.WriteString(s[:n])
		c.longest = max(c.longest, n)
		s = s[n:]
		skip := specBreaks(s)
		if skip == 0 {
			break
		}
		s = s[skip:]
	}
	c.chars = chars.String()
	after := strings.TrimLeftFunc(s, func(r rune) bool { return !isSpecChar(r) && !isSpecBreak(r) })
	if n := specRun(after, longSpecRun); n > 0 {
		c.longest, c.broken = max(c.longest, n), true
	}
	return c
}

// specRun returns how many characters of base64url s begins with, at most limit.
func specRun(s string, limit int) (n int) {
	for n < len(s) && n < limit && isSpecChar(rune(s[n])) {
		n++
	}
	return n
}

// specBreaks returns how many bytes at the front of s are line breaks, spaces, quotation marks at the
// beginning of lines and soft line breaks, as mail programs insert them.
func specBreaks(s string) (n int) {
	lineStart := false
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !isSpecBreak(r) && !(r == '>' && lineStart) && !(r == '=' && endsLine(s[n+1:])) {
			break
		}
		lineStart = lineStart || r == '\n' || r == '\r'
		n += size
	}
	return n
}

func isSpecChar(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}

// isSpecBreak reports whether r is white space or one of the characters that are invisible unless a
// line ends there.
func isSpecBreak(r rune) bool {
	return unicode.IsSpace(r) || r == 0x200b || r == 0x00ad || r == 0x2060 || r == 0xfeff
}

// endsLine reports whether a line ends at the front of s, white space aside.
func endsLine(s string) bool {
	s = strings.TrimLeft(s, " \t")
	return strings.HasPrefix(s, "\n") || strings.HasPrefix(s, "\r")
}

// longSpecRun is how many characters of base64url together are no word of any language. Our choice.
const longSpecRun = 40

// specBegin begins every text of ours: an option of type 0x7f for a version under 64.
const specBegin = "An8"

// plausible reports whether a candidate is more than a capital letter and a colon in other text: it
// begins with a version, or has longer parts than words are.
func (c specCandidate) plausible() bool {
	return c.longest >= longSpecRun || strings.HasPrefix(c.chars, specBegin) ||
		c.chars != "" && strings.HasPrefix(specBegin, c.chars)
}

// parsePasted looks for invites in a text and gives each, framed and with its check verified, to
// decode, with the text behind it, until one is without fault. Otherwise it returns the fault of the longest.
func parsePasted(text string, kind byte, decode specDecoder) *InviteError {
	worst, length := &InviteError{Kind: InviteMissing}, -1
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

// A specDecoder reads a framed list of options whose check holds. rest is the text that follows it.
type specDecoder func(b []byte, version uint64, rest string) *InviteError

func (c specCandidate) parse(decode specDecoder) *InviteError {
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
	return decode(b[:size], version, c.after(specBase64.EncodedLen(size)))
}

// after returns the text behind the first n characters of base64url.
func (c specCandidate) after(n int) string {
	s := c.text
	for n > 0 {
		s = s[specBreaks(s):]
		took := specRun(s, n)
		s, n = s[took:], n-took
	}
	return s
}
