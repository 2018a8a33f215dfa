package journal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName makes a line of text fit to be shown as somebody's name or a class's title. Two names
// that differ must not look the same for want of ink, so
//   - every run of white space becomes one space, and none is left at the ends;
//   - control characters and characters without a shape of their own go, also those that turn the
//     direction of the text around them;
//   - a joiner (U+200C, U+200D) stays between two characters of a script that shapes them by it,
//     and U+200D between two emoji;
//   - a choice of style (U+FE0E, U+FE0F) stays right after an emoji.
//
// Text that is clean stays as it is. Invalid UTF-8 becomes U+FFFD. What counts as what is spelled out
// here and does not follow a version of Unicode: computers must agree on whether a name is clean.
// Letters that look alike stay: names are in all scripts.
func CleanName(s string) string {
	var b strings.Builder
	var before, joiner rune // before is the last one written, joiner waits for what follows it
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == blankBraille:
			space, joiner = b.Len() > 0, 0
			continue
		case r == zwnj || r == zwj:
			if joiner == 0 && !space {
				joiner = r
			}
			continue
		case r == textStyle || r == emojiStyle:
			if joiner != 0 || space || !unicode.Is(emoji, before) {
				continue
			}
		case unicode.IsControl(r) || unicode.Is(shapeless, r):
			continue
		}
		switch {
		case space:
			b.WriteByte(' ')
		case joiner != 0 && joins(before, joiner, r):
			b.WriteRune(joiner)
		}
		b.WriteRune(r)
		space, joiner = false, 0
		before = r
	}
	return b.String()
}

const (
	zwnj         = '\u200c' // zero width non-joiner
	zwj          = '\u200d' // zero width joiner
	textStyle    = '\ufe0e' // variation selector 15
	emojiStyle   = '\ufe0f' // variation selector 16
	blankBraille = '\u2800' // a cell without dots
)

// joins reports whether joiner changes how the characters on its sides look.
func joins(before, joiner, after rune) bool {
	if unicode.Is(joining, before) && unicode.Is(joining, after) {
		return true
	}
	return joiner == zwj && (unicode.Is(emoji, before) || before == emojiStyle) && unicode.Is(emoji, after)
}

// shapeless are the default-ignorable code points of Unicode with the annotation marks: what is drawn
// as nothing. Joiners and the two styles are among them; CleanName looks at those first.
var shapeless = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x00ad, 0x00ad, 1}, {0x034f, 0x034f, 1}, {0x061c, 0x061c, 1}, {0x115f, 0x1160, 1}, {0x17b4, 0x17b5, 1},
		{0x180b, 0x180f, 1}, {0x200b, 0x200f, 1}, {0x202a, 0x202e, 1}, {0x2060, 0x206f, 1}, {0x3164, 0x3164, 1},
		{0xfe00, 0xfe0f, 1}, {0xfeff, 0xfeff, 1}, {0xffa0, 0xffa0, 1}, {0xfff0, 0xfffb, 1},
	},
	R32:         []unicode.Range32{{0x1bca0, 0x1bca3, 1}, {0x1d173, 0x1d17a, 1}, {0xe0000, 0xe0fff, 1}},
	LatinOffset: 1,
}

// joining are the blocks of the scripts whose letters joiners shape: Arabic and its kin, those of India
// and around it, Mongolian.
var joining = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0600, 0x07ff, 1}, {0x0840, 0x0dff, 1}, {0x0f00, 0x109f, 1}, {0x1700, 0x18af, 1}, {0x1900, 0x1aaf, 1},
		{0x1b00, 0x1c4f, 1}, {0x1cd0, 0x1cff, 1}, {0xa800, 0xa8ff, 1}, {0xa930, 0xa9ff, 1}, {0xaa00, 0xaadf, 1},
		{0xaae0, 0xaaff, 1}, {0xabc0, 0xabff, 1}, {0xfb50, 0xfdff, 1}, {0xfe70, 0xfefc, 1},
	},
	R32: []unicode.Range32{{0x10a00, 0x10aff, 1}, {0x10d00, 0x10d3f, 1}, {0x10ec0, 0x11fff, 1}, {0x1e900, 0x1e95f, 1}},
}

// emoji are the blocks in which emoji are.
var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{{0x2190, 0x21ff, 1}, {0x2300, 0x23ff, 1}, {0x2600, 0x27bf, 1}, {0x2b00, 0x2bff, 1}},
	R32: []unicode.Range32{{0x1f000, 0x1faff, 1}},
}

// checkLine returns an error unless s is valid UTF-8, clean and of 1 to limit runes.
func checkLine(s string, limit int, what string) error {
	if !utf8.ValidString(s) {
		return malformed("%s: not UTF-8", what)
	}
	if n := utf8.RuneCountInString(s); n < 1 || n > limit {
		return malformed("%s: %d characters, 1 to %d allowed", what, n, limit)
	}
	if CleanName(s) != s {
		return malformed("%s: white space, or characters that do not show", what)
	}
	return nil
}
