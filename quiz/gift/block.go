package gift

import (
	"strings"

	"lyceum/quiz/exchange"
)

// A block is the lines between two blank ones: one question, or a category.
type block struct {
	lines    []string // without comments and without spaces at the ends
	numbers  []int    // of the lines
	comments []string
	first    int // number of the first line, a comment perhaps
	size     int // bytes; over exchange.MaxSource not all of its lines are here
}

// blocks cuts a file into blocks, and hands over each that is more than comments.
func blocks(text string, each func(b *block) (goOn bool)) {
	b, number := &block{}, 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if line = strings.Trim(line, exchange.Space); line != "" {
			b.add(line, number)
			continue
		}
		if len(b.lines) > 0 && !each(b) {
			return
		}
		b = &block{}
	}
	if len(b.lines) > 0 {
		each(b)
	}
}

func (b *block) add(line string, number int) {
	if b.first == 0 {
		b.first = number
	}
	b.size += len(line) + 1
	over := b.size > exchange.MaxSource // it is left out, whatever else is in it
	switch comment := strings.HasPrefix(line, "//"); {
	case comment && !over:
		b.comments = append(b.comments, line)
	case !comment && (!over || len(b.lines) == 0):
		b.lines = append(b.lines, line)
		b.numbers = append(b.numbers, number)
	}
}

// span returns all that is in the block.
func (b *block) span() span { return span{s: strings.Join(b.lines, "\n")} }

// line returns the number of the line in which a byte of the block is.
func (b *block) line(at int) int {
	for i, line := range b.lines {
		if at -= len(line) + 1; at < 0 {
			return b.numbers[i]
		}
	}
	return b.numbers[len(b.numbers)-1]
}
