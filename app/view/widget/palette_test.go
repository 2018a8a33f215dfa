//go:build !nogui

package widget

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
)

// luminance and contrast are those of WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over returns c, which may let through, laid over a ground.
func over(c, ground color.Color) color.Color {
	top, under := color.NRGBAModel.Convert(c).(color.NRGBA), color.NRGBAModel.Convert(ground).(color.NRGBA)
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255) }
	return color.NRGBA{mix(top.R, under.R), mix(top.G, under.G), mix(top.B, under.B), 255}
}

var themes = map[string]func() *Theme{
	"light": Light, "dark": Dark, "contrast light": ContrastLight, "contrast dark": ContrastDark,
}

type pair struct{ ink, ground fyne.ThemeColorName }

// textPairs are all words on all grounds that widgets and panes lay them on.
var textPairs = []pair{
	{Ink, Bg}, {Ink, Surface}, {Ink, Surface2}, {Ink, Soft},
	{Muted, Bg}, {Muted, Surface}, {Muted, Surface2}, {Muted, Soft},
	{Accent, Bg}, {Accent, Surface}, {Accent, Surface2}, {Accent, Soft}, {OnAccent, Accent},
	{OnDanger, DangerFill}, {Danger, Bg}, {Danger, Surface}, {Danger, Surface2},
	{Success, Bg}, {Success, Surface}, {Success, Surface2},
	{Warning, Bg}, {Warning, Surface}, {Warning, Surface2},
	{OnStage, Stage}, {OnStage, Stage2}, {MutedOn, Stage}, {MutedOn, Stage2},
	{StageSuccess, Stage}, {StageSuccess, Stage2}, {StageWarning, Stage}, {StageWarning, Stage2}, {StageDanger, Stage}, {StageDanger, Stage2},
	{OnHand, Hand}, {Surface, Ink},
}

// controlPairs are outlines, fills and icons that say what a control is or how it
// stands, and the ring, on what is beside them.
var controlPairs = []pair{
	{Strong, Bg}, {Strong, Surface}, {Strong, Surface2}, {Ring, Bg}, {Ring, Surface}, {Ring, Surface2}, {Ring, Soft},
	{StageRing, Stage}, {StageRing, Stage2}, {Accent, Surface}, {Surface, Strong}, {OnAccent, Accent},
	{Success, Surface2}, {Hand, Stage}, {Hand, Stage2},
}

func TestContrastOfEveryPairInEveryTheme(t *testing.T) {
	for name, make := range themes {
		th := make()
		least, high := 4.5, len(name) > 8
		if high {
			least = 7
		}
		for _, p := range textPairs {
			if got := contrast(th.Color(p.ink, 0), th.Color(p.ground, 0)); got < least {
				t.Errorf("%s: the text %s on %s has %.2f:1, want %.1f:1", name, p.ink, p.ground, got, least)
			}
		}
		for _, p := range controlPairs {
			if got := contrast(th.Color(p.ink, 0), th.Color(p.ground, 0)); got < 3 {
				t.Errorf("%s: the control %s on %s has %.2f:1, want 3:1", name, p.ink, p.ground, got)
			}
		}
		for _, p := range []pair{{OnAccent, Accent}, {OnDanger, DangerFill}} {
			if got := contrast(th.Color(p.ink, 0), darker(th.Color(p.ground, 0))); got < 4.5 {
				t.Errorf("%s: the text %s on %s under the pointer has %.2f:1", name, p.ink, p.ground, got)
			}
		}
		// A plate lies on pictures: white is the worst of them.
		if got := contrast(th.Color(OnStage, 0), over(th.Color(Plate, 0), color.White)); got < 4.5 {
			t.Errorf("%s: words on a plate on white have %.2f:1", name, got)
		}
		// What is filled stands out from its ground, by its edge if not by its colour.
		edge := th.Color(FillEdge, 0)
		for _, fill := range []fyne.ThemeColorName{Accent, DangerFill} {
			a, b := contrast(th.Color(fill, 0), th.Color(Surface, 0)), 0.0
			if _, _, _, opaque := edge.RGBA(); opaque > 0 {
				b = contrast(edge, th.Color(Surface, 0))
			}
			if max(a, b) < 3 {
				t.Errorf("%s: the button %s on Surface has %.2f:1, its edge %.2f:1", name, fill, a, b)
			}
		}
	}
	for _, c := range peopleColours {
		if got := contrast(color.White, c); got < 4.6 {
			t.Errorf("white on %v has %.2f:1", c, got)
		}
	}
}

func TestEveryNamedColourIsInEveryPalette(t *testing.T) {
	for i, p := range []palette{dark, contrastLight, contrastDark} {
		for name := range light {
			if _, ok := p[name]; !ok {
				t.Errorf("%s is missing in palette %d", name, i)
			}
		}
		if len(p) != len(light) {
			t.Errorf("palette %d has %d colours, light %d", i, len(p), len(light))
		}
	}
}
