//go:build !nogui

package ink

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/collab/board"
)

func TestTextIsTypedOnThePage(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	for _, r := range "Lihgt" {
		e.TypedRune(r)
	}
	e.key(fyne.KeyLeft, fyne.KeyBackspace, fyne.KeyBackspace)
	for _, r := range "gh" {
		e.TypedRune(r)
	}
	e.key(fyne.KeyEnd, fyne.KeyReturn)
	e.TypedRune('x')
	if len(e.runes) != 0 {
		t.Errorf("%q went to the tools", string(e.runes))
	}
	e.key(fyne.KeyEscape)
	got := e.puts()
	if len(got) != 1 || got[0].Kind != board.Text || got[0].Text != "Light\nx" {
		t.Fatalf("asked for %+v", got)
	}
	if e.Tool() != Select {
		t.Error("the tool stays")
	}
	e.obey()
	e.clock = e.clock.Add(time.Minute)
	e.drag([2]float32{110, 100})
	e.drag([2]float32{110, 100}) // twice
	if e.typing == nil {
		t.Fatal("a double click does not open the text")
	}
	e.key(fyne.KeyHome)
	e.TypedRune('!')
	e.drag([2]float32{700, 400})
	if set, ok := e.asked[0][0].(board.Set); !ok || set.Text == nil || *set.Text != "!Light\nx" {
		t.Errorf("asked for %+v", e.asked[0][0])
	}
}

func TestBlankTextIsNotPutOnThePage(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	e.TypedRune(' ')
	e.key(fyne.KeyEscape)
	if len(e.asked) != 0 || e.layer.live.Len() != 0 {
		t.Errorf("asked for %v, %d shapes are shown", e.asked, e.layer.live.Len())
	}
}

func TestTextIsBounded(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	for range board.MaxText + 10 {
		e.typing.text = append(e.typing.text[:min(len(e.typing.text), board.MaxText-1)], 'a')
	}
	e.TypedRune('b')
	e.TypedRune('c')
	e.stopTyping(true)
	if n := len([]rune(e.puts()[0].Text)); n > board.MaxText {
		t.Errorf("a text of %d characters, want at most %d", n, board.MaxText)
	}
}
