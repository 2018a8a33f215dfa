//go:build !nogui

package board

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/view/ink"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// The options of the tool in hand, on a strip beneath the tools: colours and widths, and on a second line what is wanted less
// often.
type options struct {
	content *widget.Float
	p       *Pane
	open    bool // the person wants to see them
	all     bool // the second line, too

	first  *widget.Swatches // colours that all can tell apart
	others *widget.Swatches // the other colours
	own    *widget.Button   // a colour of one's own
	more   *widget.Button
	widths *widget.Swatches
	sizes  *widget.Segments // of text, in the place of widths
	fill   *widget.Button
	dash   *widget.Button
	solid  *widget.Slider // opacity
	top    *fyne.Container
	bottom *fyne.Container
	column *fyne.Container
}

func newOptions(p *Pane) *options {
	o := &options{p: p, open: true}
	colour := func(key string) {
		if c, ok := parseColour(key); ok {
			p.restyle(func(s *board.Style) { setColour(s, c) })
		}
	}
	o.first = widget.NewSwatches(words.T("Colour"), colourSwatches(0, safeColours), colour)
	o.others = widget.NewSwatches(words.T("More colours"), colourSwatches(safeColours, len(board.Palette)), colour)
	o.own = widget.NewBare("plus", words.T("Another colour…"), o.askColour)
	o.more = widget.NewBare("more", words.T("More colours and options"), func() { o.all = !o.all; p.arrange() })
	o.widths = widget.NewSwatches(words.T("Width"), widthSwatches(), func(key string) {
		if n, err := strconv.Atoi(key); err == nil {
			p.restyle(func(s *board.Style) { s.Width = uint16(n) })
		}
	})
	o.sizes = widget.NewSegments(textSizes(), func(key string) {
		if n, err := strconv.Atoi(key); err == nil {
			p.restyle(func(s *board.Style) { s.Width = uint16(n) })
		}
	})
	o.fill = widget.NewIconButton("fill", words.T("Filled"), widget.Words, func() {
		p.restyle(func(s *board.Style) { s.Filled = !s.Filled; s.Fill = 0; setColour(s, s.Colour) })
	})
	o.dash = widget.NewIconButton("dash", "", widget.Words, func() {
		p.restyle(func(s *board.Style) { s.Dash = (s.Dash + 1) % (board.Dotted + 1) })
	})
	o.solid = widget.NewSlider(words.T("Opacity"), 10, 100, 5, func(v float64) {
		p.restyle(func(s *board.Style) { s.Opacity = uint8(v*255/100 + 0.5) })
	})
	o.solid.Value = func(v float64) string { return words.T("%d %%", int(v+0.5)) }
	o.top = newStripRow([]fyne.CanvasObject{o.first, o.more}, []fyne.CanvasObject{o.widths, o.sizes})
	o.bottom = newStripRow([]fyne.CanvasObject{o.others, o.own}, []fyne.CanvasObject{o.fill, o.dash}, []fyne.CanvasObject{widget.Fixed(180, 0, widget.Pad(0, 0, 0, 8, o.solid))})
	o.column = widget.Column(4, o.top, o.bottom)
	o.content = widget.NewFloat(widget.Pad(6, 8, 6, 8, o.column))
	return o
}

// textSizes are the sizes of text that are offered, by the widths of lines that they belong to.
func textSizes() []widget.Option {
	var all []widget.Option
	for i, word := range []string{words.C("size of text", "S"), words.C("size of text", "M"), words.C("size of text", "L"), words.C("size of text", "XL")} {
		all = append(all, widget.Option{Key: strconv.Itoa(int(board.Widths[i])), Word: word})
	}
	return all
}

// firstStyles are the styles of tools until a person chooses others.
func firstStyles() map[ink.Tool]board.Style {
	styles := map[ink.Tool]board.Style{}
	for _, i := range toolInfos {
		styles[i.tool] = board.DefaultStyle
	}
	with := func(t ink.Tool, change func(s *board.Style)) {
		s := styles[t]
		change(&s)
		styles[t] = s
	}
	with(ink.Marker, func(s *board.Style) {
		s.Colour, s.Width, s.Opacity = board.Palette[5], board.Widths[4], board.HighlighterOpacity
	})
	with(ink.Text, func(s *board.Style) { s.Width = board.Widths[2] })
	return styles
}

// setColour colours lines, and the inside where there is one: lighter, so that both can be told apart.
func setColour(s *board.Style, c board.Colour) {
	s.Colour = c
	if s.Filled {
		s.Fill = lighter(c)
	}
}

// lighter is a colour for what lies inside a line: four fifths of the way to white.
func lighter(c board.Colour) board.Colour {
	r, g, b := c.RGB()
	part := func(v uint8) board.Colour { return board.Colour(255 - (255-int(v))/5) }
	return part(r)<<16 | part(g)<<8 | part(b)
}

// has says which of the options a tool has.
func has(t ink.Tool) (colour, width, shape bool) {
	switch t {
	case ink.Pen, ink.Marker:
		return true, true, false
	case ink.Line, ink.Arrow, ink.Rectangle, ink.Ellipse:
		return true, true, true
	case ink.Text:
		return true, true, false
	}
	return false, false, false
}

// shown reports whether there is anything to choose for the tool in hand.
func (o *options) shown() bool {
	colour, _, _ := has(o.subject())
	return o.open && colour
}

// subject is the tool whose options show: that in hand, or with objects selected that which made them.
func (o *options) subject() ink.Tool {
	if o.p.tool == ink.Select {
		return o.p.selected
	}
	return o.p.tool
}

// set shows the style in use.
func (o *options) set(s board.Style) {
	tool := o.subject()
	_, _, shape := has(tool)
	key := colourKey(s.Colour)
	o.first.Set(key)
	o.others.Set(key)
	o.widths.Set(strconv.Itoa(int(s.Width)))
	o.fill.SetOn(s.Filled)
	o.dash.Set(dashWord(s.Dash), true)
	o.solid.Set(float64(int(s.Opacity)*100+127) / 255)
	o.sizes.Set(strconv.Itoa(int(s.Width)))
	widget.Show(o.widths, tool != ink.Text)
	widget.Show(o.sizes, tool == ink.Text)
	widget.Show(o.fill, tool == ink.Rectangle || tool == ink.Ellipse)
	widget.Show(o.dash, shape || tool == ink.Pen)
	widget.Show(o.bottom, o.all)
	o.more.SetOn(o.all)
}

func dashWord(d board.Dash) string {
	switch d {
	case board.Dashed:
		return words.T("Dashed")
	case board.Dotted:
		return words.T("Dotted")
	}
	return words.T("Solid line")
}

// askColour has a person choose a colour of their own.
func (o *options) askColour() {
	var d *widget.OpenDialog
	now := o.p.style().Colour
	input := widget.NewInput(colourKey(0x2E7D32), nil)
	field := widget.NewField(words.T("Colour as it is written on pages of the web"), input)
	field.SetHelp(words.T("Six digits and letters from A to F."))
	seen := &canvas.Circle{StrokeWidth: 1, StrokeColor: widget.Tone(widget.Strong)}
	use := widget.NewButton(words.T("Use this colour"), widget.Primary, nil)
	var parts [3]*widget.Slider
	fill := func() {
		seen.FillColor = shownColour(now)
		seen.Refresh()
	}
	show := func(c board.Colour) {
		now = c
		fill()
		for i, p := range parts {
			p.Set(float64(c >> (16 - 8*i) & 255))
		}
	}
	for i, word := range []string{words.T("Red"), words.T("Green"), words.T("Blue")} {
		parts[i] = widget.NewSlider(word, 0, 255, 1, func(v float64) {
			shift := 16 - 8*i
			now = now&^(255<<shift) | board.Colour(v+0.5)<<shift
			fill()
			input.SetText(colourKey(now))
			field.SetFault("")
		})
		parts[i].Value = func(v float64) string { return strconv.Itoa(int(v + 0.5)) }
	}
	input.SetText(colourKey(now))
	show(now)
	input.OnChanged = func(text string) {
		if c, ok := parseColour(text); ok {
			field.SetFault("")
			show(c)
		}
	}
	take := func() {
		c, ok := parseColour(input.Text)
		if !ok {
			field.SetFault(words.T("This is no colour. Write it as in %s.", "#2E7D32"))
			d.Refresh()
			return
		}
		d.Close()
		o.p.restyle(func(s *board.Style) { setColour(s, c) })
	}
	use.OnTapped, input.OnSubmitted = take, func(string) { take() }
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	d = widget.ShowDialog(o.p.window.Canvas(), widget.Dialog{
		Title: words.T("Another colour"), First: input,
		Body:    widget.Column(8, widget.TopRow(16, field, field, widget.Pad(widget.LineHeight(widget.Secondary), 0, 0, 0, widget.Fixed(40, 40, seen))), parts[0], parts[1], parts[2]),
		Buttons: []fyne.CanvasObject{cancel, use},
	})
}
