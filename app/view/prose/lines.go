//go:build !nogui

package prose

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/view/widget"
)

// A part is the words of one run that stand in one line, or a control.
type part struct {
	run   *Run
	text  string
	width float32
}

// A line is parts beside each other.
type line struct {
	parts []part
	width float32
}

// paragraph places the lines of a block and returns where they end.
func (p *Prose) paragraph(b *Block, left, y, width float32) (end float32) {
	if b.Mark != "" {
		mark := Run{Text: b.Mark}
		p.put(&mark, b.Mark, fyne.NewPos(left-step+4, y), widget.LineHeight(p.size))
	}
	for _, l := range p.lines(b, width) {
		height := widget.LineHeight(p.size)
		for _, it := range l.parts {
			if it.run.Object != nil {
				height = max(height, it.run.Object.MinSize().Height+4)
			}
		}
		x := left
		for _, it := range l.parts {
			if o := it.run.Object; o != nil {
				m := o.MinSize()
				p.placed = append(p.placed, piece{o, fyne.NewPos(x, y+float32(int((height-m.Height)/2))), m})
			} else {
				p.put(it.run, it.text, fyne.NewPos(x, y), height)
			}
			x += it.width
		}
		y += height
	}
	return y
}

// put places words in a line of a height.
func (p *Prose) put(run *Run, text string, at fyne.Position, height float32) {
	t := &canvas.Text{Text: text, TextSize: p.textSize(run), TextStyle: style(run), Color: widget.Tone(p.tone)}
	m := t.MinSize()
	at.Y += float32(int((height - m.Height) / 2))
	if run.Shift != 0 {
		at.Y -= float32(run.Shift) * widget.Scaled(p.size) * 0.3
	}
	p.placed = append(p.placed, piece{t, at, m})
}

// lines breaks a block into lines of a width.
func (p *Prose) lines(b *Block, width float32) []line {
	breaker := &breaker{p: p, width: width}
	for i := range b.Runs {
		run := &b.Runs[i]
		if run.Object != nil {
			breaker.add(run, "", run.Object.MinSize().Width)
			continue
		}
		for n, text := range strings.Split(run.Text, "\n") {
			if n > 0 {
				breaker.end()
			}
			breaker.words(run, text)
		}
	}
	breaker.end()
	return breaker.all
}

// A breaker fills lines.
type breaker struct {
	p     *Prose
	width float32
	all   []line
	now   line
}

func (k *breaker) end() {
	k.all = append(k.all, k.now)
	k.now = line{}
}

// words puts words into lines: a break comes at a space.
func (k *breaker) words(run *Run, text string) {
	for len(text) > 0 {
		n := strings.IndexByte(text[1:], ' ') + 1
		if n <= 0 {
			n = len(text)
		}
		word := text[:n]
		text = text[n:]
		if len(k.now.parts) == 0 && len(k.all) > 0 {
			word = strings.TrimPrefix(word, " ")
		}
		k.word(run, word)
	}
}

// word puts one into the line, or into the next, or into several if it is too long for one.
func (k *breaker) word(run *Run, word string) {
	if word == "" {
		return
	}
	if n := len(k.now.parts); n > 0 && k.now.parts[n-1].run == run { // measured with what is before it
		last := &k.now.parts[n-1]
		wide := k.p.measure(run, last.text+word)
		if k.now.width-last.width+wide <= k.width {
			k.now.width += wide - last.width
			last.text, last.width = last.text+word, wide
			return
		}
	} else if wide := k.p.measure(run, word); k.now.width+wide <= k.width {
		k.add(run, word, wide)
		return
	}
	if len(k.now.parts) > 0 {
		k.end()
		k.word(run, strings.TrimPrefix(word, " "))
		return
	}
	letters := []rune(word)
	n := 1
	for n < len(letters) && k.p.measure(run, string(letters[:n+1])) <= k.width {
		n++
	}
	k.add(run, string(letters[:n]), k.p.measure(run, string(letters[:n])))
	if n < len(letters) {
		k.end()
		k.word(run, string(letters[n:]))
	}
}

// add puts something into the line, or into the next if there is no room.
func (k *breaker) add(run *Run, text string, wide float32) {
	if len(k.now.parts) > 0 && k.now.width+wide > k.width {
		k.end()
	}
	k.now.parts = append(k.now.parts, part{run, text, wide})
	k.now.width += wide
}

func (p *Prose) measure(run *Run, text string) float32 {
	return fyne.MeasureText(text, p.textSize(run), style(run)).Width
}

func (p *Prose) textSize(run *Run) float32 {
	if run.Shift != 0 {
		return widget.Scaled(p.size) * smallText
	}
	return widget.Scaled(p.size)
}

func style(run *Run) fyne.TextStyle {
	return fyne.TextStyle{Bold: run.Bold, Italic: run.Italic, Monospace: run.Mono}
}
