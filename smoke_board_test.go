package main_test

import (
	"testing"
	"time"
)

// drawnBy waits until somebody has so many objects on the page in front.
func (p *process) drawnBy(n float64) {
	p.t.Helper()
	for p.ask("board", event("board"))["objects"] != n {
		if p.ctx.Err() != nil {
			p.t.Fatalf("%s: not %v objects when time was up", p.name, n)
		}
		time.Sleep(50 * time.Millisecond) // nothing signals that
	}
}

// drawn has the teacher lead the class to the board, and a student draw there.
func drawn(t *testing.T, teacher, ana *process, others ...*process) {
	t.Helper()
	teacher.command("place board")
	for _, p := range others {
		p.await("the board is shown", event("shown", "place", "board", "by", teacher.name))
	}
	ana.command("draw pen #0072B2 4 100,100 300,200 500,100")
	for _, p := range append(others, teacher, ana) {
		p.drawnBy(1)
	}
}
