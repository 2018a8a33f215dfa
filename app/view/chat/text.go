//go:build !nogui

package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

// A style is how a part of a message looks.
type style uint8

const (
	plain   style = iota
	link          // can be opened
	mention       // names somebody
	quiet         // what is said about the message: muted
	note          // the same behind it: small
)

// A part is a piece of a message in one style.
type part struct {
	text  string
	style style
}

// A run is a part of a part that stands in one line.
type run struct {
	part
	from  int // byte in the whole text
	x     float32
	width float32
}

// A line is what stands beside each other.
type line struct {
	runs  []run
	right bool // it is written from right to left
}

func (l line) width() (w float32) {
	for _, r := range l.runs {
		w += r.width
	}
	return w
}

// parts finds links and names in a text. named returns how many bytes after an @ name somebody, 0 if they do not.
func parts(text string, named func(after string) int) (all []part) {
	from := 0
	cut := func(to int, next string, s style) {
		if to > from {
			all = append(all, part{text[from:to], plain})
		}
		all = append(all, part{next, s})
		from = to + len(next)
	}
	for i := 0; i < len(text); i++ {
		if i < from {
			continue
		}
		switch {
		case text[i] == 'h' && startsWord(text, i):
			if n := linkLength(text[i:]); n > 0 {
				cut(i, text[i:i+n], link)
			}
		case text[i] == '@' && startsWord(text, i):
			if n := named(text[i+1:]); n > 0 {
				cut(i, text[i:i+1+n], mention)
			}
		}
	}
	if from < len(text) {
		all = append(all, part{text[from:], plain})
	}
	return all
}

// startsWord reports whether a word may begin at a byte.
func startsWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// linkLength returns how long the address is that a text begins with; 0 if it does not.
func linkLength(text string) int {
	rest, ok := strings.CutPrefix(text, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "http://"); !ok {
			return 0
		}
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"“”«»", r) })
	if end < 0 {
		end = len(rest)
	}
	address := strings.TrimRight(rest[:end], ".,;:!?'")
	if strings.HasSuffix(address, ")") && !strings.Contains(address, "(") {
		address = strings.TrimRight(address, ")")
	}
	if address == "" {
		return 0
	}
	return len(text) - len(rest) + len(address)
}

// isRight reports whether a text reads from right to left, as its first letter says.
func isRight(text string) bool {
	for _, r := range text {
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
		if unicode.IsLetter(r) {
			return false
		}
	}
	return false
}

// breaksAnywhere reports whether a line may end before and behind r, as in languages without spaces.
func breaksAnywhere(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func textStyle(s style) fyne.TextStyle { return fyne.TextStyle{Bold: s == mention} }

func textSize(s style) float32 {
	if s == note {
		return widget.Scaled(widget.Caption)
	}
	return widget.Scaled(widget.Body)
}

func measure(p part) float32 {
	return fyne.MeasureText(p.text, textSize(p.style), textStyle(p.style)).Width
}

// wrap puts parts into lines of a width.
func wrap(all []part, width float32) []line {
	w := &wrapper{width: width, lines: []line{{}}}
	whole := ""
	for _, p := range all {
		whole += p.text
	}
	for _, p := range all {
		for i, paragraph := range strings.Split(p.text, "\n") {
			if i > 0 {
				w.at++ // the line feed
				w.lines = append(w.lines, line{})
			}
			for _, word := range tokens(paragraph) {
				w.add(part{word, p.style})
			}
		}
	}
	from := 0
	for i := range w.lines { // each paragraph has its own direction
		l := &w.lines[i]
		if len(l.runs) > 0 {
			from = l.runs[0].from
		}
		start := strings.LastIndexByte(whole[:from], '\n') + 1
		end := strings.IndexByte(whole[start:], '\n')
		if end < 0 {
			end = len(whole) - start
		}
		l.right = isRight(whole[start : start+end])
	}
	return w.lines
}

// tokens cuts a text where a line may end: behind spaces.
func tokens(text string) (all []string) {
	from, spaces := 0, false
	for i, r := range text {
		if i > from && (spaces && r != ' ' || breaksAnywhere(r)) {
			all = append(all, text[from:i])
			from = i
		}
		spaces = r == ' ' || breaksAnywhere(r)
	}
	if from < len(text) {
		all = append(all, text[from:])
	}
	return all
}

// A wrapper puts words into lines.
type wrapper struct {
	width float32
	lines []line
	x     float32
	at    int // bytes of the whole text so far
}

func (w *wrapper) add(p part) {
	l := &w.lines[len(w.lines)-1]
	if len(l.runs) == 0 {
		w.x = 0
	}
	for w.width > 0 && len(p.text) > 2*w.most() { // so long that measuring it whole would take its time
		if w.x > 0 {
			w.next()
		}
		p = w.putHead(p)
	}
	full := measure(p)
	bare := full
	if trimmed := strings.TrimRight(p.text, " "); len(trimmed) < len(p.text) {
		bare = measure(part{trimmed, p.style})
	}
	if w.x > 0 && w.x+bare > w.width && w.width > 0 {
		w.next()
	}
	for bare > w.width && w.width > 0 && utf8.RuneCountInString(p.text) > 1 { // a word wider than a line
		p = w.putHead(p)
		full = measure(p)
		bare = full
	}
	w.put(p, full)
}

// most is more characters than there is room for in a line: none is narrower than two pixels.
func (w *wrapper) most() int { return int(w.width/2) + 1 }

func (w *wrapper) next() {
	w.lines = append(w.lines, line{})
	w.x = 0
}

// putHead fills a line with the start of a word and returns the rest, for the next one.
func (w *wrapper) putHead(p part) (rest part) {
	head := part{fitting(p, w.width, w.most()), p.style}
	w.put(head, measure(head))
	w.next()
	return part{p.text[len(head.text):], p.style}
}

// put adds p to the last line, as one with the run before it if that looks alike.
func (w *wrapper) put(p part, width float32) {
	l := &w.lines[len(w.lines)-1]
	if n := len(l.runs); n > 0 && l.runs[n-1].style == p.style {
		r := &l.runs[n-1]
		r.text += p.text
		r.width = measure(r.part)
		w.x = r.x + r.width
	} else {
		l.runs = append(l.runs, run{part: p, from: w.at, x: w.x, width: width})
		w.x += width
	}
	w.at += len(p.text)
}

// fitting returns the longest start of a word that fits, at least one character and no more than most.
func fitting(p part, width float32, most int) string {
	runes := []rune(p.text[:min(len(p.text), utf8.UTFMax*most)])
	low, high := 1, max(1, min(len(runes), most))
	for low < high {
		mid := (low + high + 1) / 2
		if measure(part{string(runes[:mid]), p.style}) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low])
}
