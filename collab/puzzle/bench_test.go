package puzzle

import (
	"fmt"
	"testing"
	"time"

	"lyceum/session/journal"
)

// BenchmarkMoveOnABoardOfTenThousand is what one more move costs on a jigsaw of the most pieces, on which a class of thirty has made ten
// thousand: once as moves come, in the order of their clocks, and once as a liar's, who claims to have been first a minute ago.
func BenchmarkMoveOnABoardOfTenThousand(b *testing.B) {
	for _, liar := range []bool{false, true} {
		b.Run(map[bool]string{false: "in order", true: "of a liar"}[liar], func(b *testing.B) {
			g, game, seq := movesOnALargeJigsaw(b, 10_000)
			b.ReportAllocs()
			for b.Loop() {
				seq++
				now := 10_000_000 + int(seq)
				grabbed, who := now-1, seq%30
				if liar {
					grabbed, who = now-60_000, 30+seq // each has said nothing before
				}
				g.Apply(benchMove(b, game, who, seq, now, grabbed, aside(int(seq%400), int(seq%5_000))))
				g.Snapshot()
			}
		})
	}
}

// movesOnALargeJigsaw returns a class that has made so many moves, one a second, and the number of the last entry.
func movesOnALargeJigsaw(b testing.TB, n uint64) (g *Games, game GameID, seq uint64) {
	prof := journal.Author{200}
	o := Opening{Title: "large", Mode: Together, Seed: 1, Ticket: []byte("ticket")}
	o.Shape = Shape{Kind: JigsawKind, Columns: 20, Rows: 20, Width: 10_000, Height: 10_000}
	body, err := EncodeOpen(o)
	if err != nil {
		b.Fatal(err)
	}
	g, game = New(), GameID{prof, 1}
	g.Apply(journal.Entry{Author: prof, Seq: 1, Clock: journal.ClockAt(ms(0)), Kind: journal.KindPuzzle, Rights: proctor, Body: body})
	for seq = 2; seq < n+2; seq++ {
		at := int(seq) * 1_000
		g.Apply(benchMove(b, game, seq%30, seq, at, at-700, aside(int(seq*7%400), int(seq%5_000))))
	}
	g.Snapshot()
	return g, game, seq
}

func benchMove(b testing.TB, game GameID, who, seq uint64, at, grabbed int, m Move) journal.Entry {
	m.Grabbed = journal.ClockAt(ms(grabbed))
	body, err := EncodeMove(game, m)
	if err != nil {
		b.Fatal(err)
	}
	e := journal.Entry{Author: journal.Author{1, byte(who), byte(who >> 8), byte(who >> 16)}, Seq: seq, Kind: journal.KindPuzzleMove, Rights: student, Body: body}
	e.Clock = journal.ClockAt(ms(0).Add(time.Duration(at) * time.Millisecond))
	copy(e.Hash[:], fmt.Sprintf("%032d", seq))
	return e
}
