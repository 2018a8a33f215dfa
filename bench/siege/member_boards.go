//go:build linux

package main

import (
	"time"

	"lyceum/collab/board"
	"lyceum/session/journal"
)

// boards does on boards what only staff may, deletes what others drew and what nobody did, puts as much as fits an entry, and
// writes bodies of chance.
func (v *villain) boards(now time.Time) (n int) {
	page, self := board.PageNumber(1), v.author()
	bogus := make([]board.ObjectID, 700)
	for i := range bogus {
		bogus[i] = board.ObjectID{Author: v.victim(), Seq: 1 + v.chance.Uint64N(1<<40), Index: uint16(i)}
	}
	points := make([]board.Point, board.MaxPoints)
	for i := range points {
		points[i] = board.Point{X: int16(v.chance.Uint32()), Y: int16(v.chance.Uint32())}
	}
	far := board.Place{DX: board.MaxOffset, ScaleX: -board.MaxScale, ScaleY: board.MaxScale}
	for _, op := range []board.Op{
		board.Clear{Page: page}, board.RemovePage{Page: page}, board.AddPage{Order: "\x01", Size: board.Size{Width: board.MaxPage, Height: board.MaxPage}},
		board.Delete{Objects: bogus}, board.Delete{Objects: []board.ObjectID{{Author: v.victim(), Seq: 1 + v.chance.Uint64N(500)}}},
		board.Set{Object: bogus[0], Place: &far},
		board.Put{Page: page, Shape: board.Shape{Kind: board.Highlighter, Points: points, Style: board.Style{Width: board.MaxWidth, Opacity: 255}, Place: far}},
	} {
		body, err := board.Encode(self, board.DocumentID{}, []board.Op{op})
		if err == nil {
			n += v.append(now, journal.KindBoard, body)
		}
	}
	for _, kind := range []journal.Kind{journal.KindBoard, journal.KindBoardReturn, journal.KindBoardReveal, journal.KindDeck} {
		body := make([]byte, v.chance.IntN(2000))
		for i := range body {
			body[i] = byte(v.chance.Uint32())
		}
		n += v.append(now, kind, body)
	}
	return n
}
