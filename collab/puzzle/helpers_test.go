package puzzle

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

const (
	student = journal.Post | journal.Publish
	proctor = student | journal.Present | journal.Moderate
)

// A class is a script of people who solve puzzles.
type class struct {
	testing.TB
	journaltest.Script
	prof *person
	desk map[journal.Hash]bool // entries of desk logs
	seed uint32
}

// A person writes both logs of theirs.
type person struct {
	*journaltest.Scribe
	own    *journaltest.Scribe // the desk log
	class  *class
	rights journal.Rights
}

func newClass(t testing.TB) *class {
	c := &class{TB: t, desk: map[journal.Hash]bool{}, seed: 7}
	c.prof = c.join(200, proctor)
	return c
}

func (c *class) join(n byte, rights journal.Rights) *person {
	return &person{c.Author(n), c.Author(n), c, rights}
}

// ms is a time of the class.
func ms(n int) time.Time { return journaltest.Start.Add(time.Duration(n) * time.Millisecond) }

func (c *class) must(body []byte, err error) []byte {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
	return body
}

// opens opens a game of the sample of a kind.
func (p *person) opens(at int, kind Kind, mode Mode) GameID {
	o := Opening{Title: kind.String(), Mode: mode, Seed: p.class.seed, Shape: shapes[kind], Ticket: []byte("ticket")}
	if mode == Teams {
		o.Teams = 2
	}
	e := p.SayAt(ms(at), journal.KindPuzzle, p.rights, p.class.must(EncodeOpen(o)))
	return GameID{e.Author, e.Seq}
}

func (p *person) says(at int, body []byte) { p.SayAt(ms(at), journal.KindPuzzle, p.rights, body) }

// moves makes a move on a shared board. A piece was held from grabbed on.
func (p *person) moves(game GameID, at, grabbed int, m Move) {
	m.Grabbed = journal.ClockAt(ms(grabbed))
	p.SayAt(ms(at), journal.KindPuzzleMove, p.rights, p.class.must(EncodeMove(game, m)))
}

// plays makes a move on the own board.
func (p *person) plays(game GameID, at, grabbed int, m Move) {
	m.Grabbed = journal.ClockAt(ms(grabbed))
	e := p.own.SayAt(ms(at), journal.KindPuzzleAlone, p.rights, p.class.must(EncodeMove(game, m)))
	p.class.desk[e.Hash] = true
}

func (c *class) apply(g *Games, e journal.Entry) {
	if c.desk[e.Hash] {
		g.ApplyDesk(e)
	} else {
		g.Apply(e)
	}
}

// fold folds all that was said.
func (c *class) fold() *Games {
	g := New()
	for _, e := range c.Entries() {
		c.apply(g, e)
	}
	return g
}

// board returns a board of a game as all see it.
func (c *class) board(game GameID, id BoardID) *Board {
	c.Helper()
	is := c.fold().Game(game)
	if is == nil {
		c.Fatal("there is no such game")
	}
	b := is.Board(id)
	if b == nil {
		c.Fatal("there is no such board")
	}
	return b
}

// describe says all that a snapshot shows.
func describe(games []*Game) string {
	var out strings.Builder
	for _, g := range games {
		fmt.Fprintln(&out, g.ID, g.Opening, g.Opened, g.Ended, g.Members)
		for _, b := range g.Boards {
			fmt.Fprintln(&out, "  ", b.ID, b.Since, b.Hints, b.Void, b.Order, b.Copies)
			fmt.Fprintf(&out, "  %+v\n", b.Pieces)
			for _, m := range b.Moves {
				fmt.Fprintln(&out, "    ", *m.Move, m.By, m.Clock, m.Placed)
			}
		}
	}
	return out.String()
}
