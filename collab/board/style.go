package board

// A Colour is 0xRRGGBB.
type Colour uint32

// RGB returns the parts of a colour.
func (c Colour) RGB() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// Palette has the colours of the tools. The first eight can be told apart by the colour-blind too; then come red, green,
// brown and grey. They are part of the format: one of them takes no room in an entry.
var Palette = [12]Colour{
	0x111111, 0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x7A4CC2,
	0xC62828, 0x2E7D32, 0x795548, 0x6B7280,
}

// Widths has the widths of the tools in quarter pixels: 2, 4, 8, 14 and 24 pixels. They are part of the format too.
var Widths = [5]uint16{8, 16, 32, 56, 96}

// A Dash says how a line is broken.
type Dash uint8

const (
	Solid  Dash = iota
	Dashed      // 4 widths drawn, 3 not
	Dotted      // dots of a width, 2 widths apart from middle to middle
)

// A Style says how an object looks. Use [DefaultStyle] as a beginning.
type Style struct {
	Colour  Colour // of lines and text
	Width   uint16 // of lines in quarter pixels, 1 to MaxWidth; of text the size of its font
	Filled  bool   // rectangles and ellipses: Fill is inside
	Fill    Colour // 0 unless Filled
	Dash    Dash
	Opacity uint8 // 1 to 255, which is opaque
}

// DefaultStyle is a dark line of 4 pixels. A highlighter has an opacity of its own, see [HighlighterOpacity].
var DefaultStyle = Style{Colour: Palette[0], Width: Widths[1], Opacity: 255}

// HighlighterOpacity is what a highlighter's tool takes unless something else was chosen.
const HighlighterOpacity = 96

// MaxWidth is the largest width of a line and size of a font, 256 pixels.
const MaxWidth = 256 * Unit

// valid reports whether every program shows the style.
func (s Style) valid() bool {
	return s.Colour <= 0xffffff && s.Width >= 1 && s.Width <= MaxWidth && s.Fill <= 0xffffff && (s.Filled || s.Fill == 0) &&
		s.Dash <= Dotted && s.Opacity > 0
}
