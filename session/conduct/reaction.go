package conduct

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// ReactionShown is how long a reaction is shown.
const ReactionShown = 30 * time.Second

// MaxReaction is the most bytes of an emoji.
const MaxReaction = 32

// UsualReactions are those that are offered at once; any other emoji will do too.
var UsualReactions = [...]string{"👍", "👏", "😂", "😮", "👎", "😶"}

// EncodeReaction returns the body of [journal.KindReaction]: one emoji in UTF-8, at most [MaxReaction] bytes. The
// error wraps [journal.ErrMalformed].
func EncodeReaction(emoji string) ([]byte, error) { return checked([]byte(emoji), ParseReaction) }

// ParseReaction reads the body of a reaction. What is one emoji is spelled out here and does not follow a version
// of Unicode, since computers must agree: a picture with a choice of style or a skin tone, several of them joined,
// the two letters of a flag, a flag with tags, or a keycap. The error wraps [journal.ErrMalformed].
func ParseReaction(body []byte) (string, error) {
	s := string(body)
	if len(s) > MaxReaction || !utf8.ValidString(s) {
		return "", fields.Malformed("reaction: %d bytes, or not UTF-8", len(s))
	}
	if !isKeycap(s) && !isFlag(s) && !isPicture(s) {
		return "", fields.Malformed("reaction: not one emoji")
	}
	return s, nil
}

// isKeycap reports whether s is a digit, # or * on a key.
func isKeycap(s string) bool {
	return len(s) > 1 && strings.IndexByte("0123456789#*", s[0]) >= 0 && (s[1:] == "\ufe0f\u20e3" || s[1:] == "\u20e3")
}

// isFlag reports whether s is two regional letters, or the black flag with tags.
func isFlag(s string) bool {
	if tags, ok := strings.CutPrefix(s, "\U0001f3f4"); ok && strings.HasSuffix(tags, "\U000e007f") {
		tags = strings.TrimSuffix(tags, "\U000e007f")
		return tags != "" && strings.IndexFunc(tags, func(r rune) bool { return r < 0xe0020 || r > 0xe007e }) < 0
	}
	letters := strings.IndexFunc(s, func(r rune) bool { return r < 0x1f1e6 || r > 0x1f1ff }) < 0
	return letters && utf8.RuneCountInString(s) == 2
}

// isPicture reports whether s is one picture, or several joined.
func isPicture(s string) bool {
	for part := range strings.SplitSeq(s, "\u200d") {
		r, n := utf8.DecodeRuneInString(part)
		if !unicode.Is(pictures, r) {
			return false
		}
		tone, m := utf8.DecodeRuneInString(part[n:])
		if tail := part[n:]; tail != "" && (m != len(tail) || tone != 0xfe0f && tone != 0xfe0e && !unicode.Is(tones, tone)) {
			return false
		}
	}
	return true
}

// pictures are the blocks and single characters among which emoji are, regional letters apart.
var pictures = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x00a9, 0x00ae, 5}, {0x203c, 0x2049, 13}, {0x2122, 0x2139, 23}, {0x2190, 0x21ff, 1}, {0x2300, 0x23ff, 1},
		{0x24c2, 0x24c2, 1}, {0x25aa, 0x25fe, 1}, {0x2600, 0x27bf, 1}, {0x2934, 0x2935, 1}, {0x2b00, 0x2bff, 1},
		{0x3030, 0x303d, 13}, {0x3297, 0x3299, 2},
	},
	R32:         []unicode.Range32{{0x1f000, 0x1f1e5, 1}, {0x1f200, 0x1faff, 1}},
	LatinOffset: 1,
}

// tones are the colours of skin.
var tones = &unicode.RangeTable{R32: []unicode.Range32{{0x1f3fb, 0x1f3ff, 1}}}

// A Reaction is how somebody felt about what went on.
type Reaction struct {
	Author journal.Author
	Seq    uint64
	Clock  journal.Clock
	Emoji  string
}
