//go:build !nogui

package board

import (
	"image"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

// A computer that shows slides for the first time prepares that for seconds, in which the page is white.
func TestSlidesThatTakeTheirTimeAreSaidToBePrepared(t *testing.T) {
	w := viewtest.Open(t, usual)
	p, a := show(w, viewtest.Board())
	t.Cleanup(p.Close)
	var is *image.RGBA
	a.ground = func(width int, part image.Rectangle) (*image.RGBA, bool) {
		if is == nil {
			return nil, false
		}
		return viewtest.SlideGround(width, part)
	}
	give(p, viewtest.SlidesBrowsed())
	for n, want := range []bool{false, true, true} {
		p.Tick(time.Time{})
		if got := p.chips.notice.Visible() && p.chips.notice.Text() == "Preparing the slides"; got != want {
			t.Errorf("after tick %d it is said: %t, want %t", n+1, got, want)
		}
	}
	is = image.NewRGBA(image.Rectangle{})
	a.more()
	p.ticker.Tick()
	if p.chips.notice.Visible() {
		t.Errorf("the page is here, and it says %q", p.chips.notice.Text())
	}
}

func TestSlidesOnTheirWayAreSeenWhereThereAreNone(t *testing.T) {
	p, _, _ := open(t, usual, with(viewtest.NoSlides(true), func(b *model.Board) {
		b.Opening = []model.BoardOpening{{Name: "Leaves.pdf", Done: -1}}
	}))
	if title, help := p.empty.Text(); title != "Working on Leaves.pdf" || help != "" || p.empty.Button().Visible() {
		t.Errorf("it says %q, %q", title, help)
	}
}

func TestWhoWritesOnABoardReadsWhoSeesIt(t *testing.T) {
	p, _, _ := open(t, narrow, viewtest.BoardComment())
	if !p.head.note.Visible() {
		t.Error("there is room, and the note does not show")
	}
}

func TestTheClassDoesNotFollowToAPrivateBoard(t *testing.T) {
	p, _, _ := open(t, usual, with(viewtest.BoardComment(), func(b *model.Board) { b.Follow = model.Leading }))
	if p.chips.follows.Visible() {
		t.Errorf("it says %q", p.chips.follows.Text())
	}
}
