package quiz

import (
	"strconv"
	"strings"
)

// spanAt returns the picture, ![words](name), or the hole, [[1]], that a text begins with, and its length; or 0.
func spanAt(s string) (Span, int) {
	if strings.HasPrefix(s, "[[") {
		return holeAt(s)
	}
	return pictureAt(s)
}

// maxHoleDigits is how many digits the number of a hole has at most: MaxOptions has 3.
const maxHoleDigits = 3

func holeAt(s string) (Span, int) {
	digits := s[len("[["):]
	end := strings.Index(digits[:min(len(digits), maxHoleDigits+len("]]"))], "]]")
	if end < 1 {
		return Span{}, 0
	}
	hole, err := strconv.ParseUint(digits[:end], 10, 16)
	if err != nil || digits[0] == '0' {
		return Span{}, 0
	}
	n := len("[[]]") + end
	return Span{Text: s[:n], Hole: int(hole)}, n
}

// maxWords is how many bytes the words for a picture have at most: with it, a row of beginnings takes no longer than its
// length.
const maxWords = 4 * MaxName

func pictureAt(s string) (Span, int) {
	rest, is := strings.CutPrefix(s, "![")
	if !is {
		return Span{}, 0
	}
	words, rest, ended := strings.Cut(rest[:min(len(rest), maxWords+len("](")+MaxName+len(")"))], "]")
	rest, named := strings.CutPrefix(rest, "(")
	name, _, closed := strings.Cut(rest, ")")
	if !ended || !named || !closed || !isPictureName(name) {
		return Span{}, 0
	}
	return Span{Text: words, Picture: name}, len("![](") + len(words) + len(name) + len(")")
}

// oneLine returns words with one space between them.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
