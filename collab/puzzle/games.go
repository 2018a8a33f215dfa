package puzzle

import (
	"bytes"
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// MaxState is about how many bytes of memory the entries of one log may take, over all games: those that come first in it count. Our
// choice: some 50,000 moves, more than somebody makes in years, and no more than a machine has to spare for one hostile member.
const MaxState = 16 << 20

// What things take of MaxState, in bytes.
const (
	costEntry  = 320
	costMember = 40
	costLetter = 12
)

// Games are the puzzles of a class as the person at this machine may see them: everybody the shared boards and their own, staff all. What
// counts depends only on the set of entries applied, not on their order or repetition. It is not safe for concurrent use;
// snapshots are. Use [New].
type Games struct {
	logs    map[logKey]*log
	games   map[GameID]*game
	touched map[*game]bool // since the last snapshot
	shown   []*Game
	hash    [32]byte
	hashed  bool // hash is that of now
	stats   Stats
}

// Stats counts the entries that changed nothing.
type Stats struct {
	OtherKinds uint64
	Sealed     uint64 // not readable yet; apply them again once they are
	Malformed  uint64 // bodies that nothing here would have made
	NotAllowed uint64 // by who may not do that
	Duplicates uint64
	TooMuch    uint64 // beyond MaxState
}

// New returns a class without puzzles.
func New() *Games {
	return &Games{logs: map[logKey]*log{}, games: map[GameID]*game{}, touched: map[*game]bool{}, shown: []*Game{}}
}

// Folds reports whether [Games] takes anything from entries of a kind in the class log.
func Folds(k journal.Kind) bool { return k == journal.KindPuzzle || k == journal.KindPuzzleMove }

// FoldsDesk reports whether [Games] takes anything from entries of a kind in desk logs.
func FoldsDesk(k journal.Kind) bool { return k == journal.KindPuzzleAlone }

// Stats returns what was counted.
func (g *Games) Stats() Stats { return g.stats }

// Apply takes in what an entry of the class log says. Entries of other kinds, sealed ones, malformed ones, duplicates and what
// their authors may not do only count.
func (g *Games) Apply(e journal.Entry) {
	if !Folds(e.Kind) {
		g.stats.OtherKinds++
		return
	}
	g.apply(e, false)
}

// ApplyDesk takes in what an entry of a desk log says: a move on the author's own board.
func (g *Games) ApplyDesk(e journal.Entry) {
	if !FoldsDesk(e.Kind) {
		g.stats.OtherKinds++
		return
	}
	g.apply(e, true)
}

func (g *Games) apply(e journal.Entry, desk bool) {
	if e.Sealed {
		g.stats.Sealed++
		return
	}
	key := logKey{e.Author, desk}
	l := g.logs[key]
	if l == nil {
		l = &log{key: key}
		g.logs[key] = l
	}
	if l.limit > 0 && e.Seq >= l.limit {
		g.stats.TooMuch++
		return
	}
	i, there := l.find(e.Seq)
	if there && bytes.Compare(l.all[i].hash[:], e.Hash[:]) <= 0 {
		g.stats.Duplicates++
		return
	}
	r := g.read(e)
	if r == nil {
		return
	}
	r.log = l
	if there { // an impossible second entry of that number: the one with the smaller hash stays
		g.forget(l.all[i])
		l.remove(i)
	}
	g.add(r, i)
}

// read returns what an entry says, nil if that counts for nothing.
func (g *Games) read(e journal.Entry) *record {
	r := &record{author: e.Author, seq: e.Seq, clock: e.Clock, hash: e.Hash, cost: costEntry + len(e.Body)}
	var id GameID
	var err error
	if e.Kind == journal.KindPuzzle {
		id, r.says, err = parseStatement(e.Body, GameID{e.Author, e.Seq})
	} else {
		id, r.move, err = parseMove(e.Body)
	}
	switch {
	case err != nil:
		g.stats.Malformed++
		return nil
	case e.Rights&journal.Post == 0 || r.says != nil && !MayManage(e.Rights):
		g.stats.NotAllowed++
		return nil
	case r.says != nil:
		r.cost += costMember * len(r.says.members)
	default:
		r.cost += costLetter * len(r.move.Letters)
	}
	if r.game = g.games[id]; r.game == nil {
		r.game = &game{id: id}
		g.games[id] = r.game
	}
	return r
}

// add puts a record where it belongs in its log, and takes out what is beyond the limit because of it.
func (g *Games) add(r *record, at int) {
	l := r.log
	l.all = slices.Insert(l.all, at, r)
	l.cost += r.cost
	r.game.all.add(r)
	g.touch(r.game)
	if at+1 < len(l.all) { // whoever says something holds nothing any more: that move was held for less long
		after := l.all[at+1].game
		after.last = nil
		g.touch(after)
	}
	for l.cost > MaxState {
		last := l.all[len(l.all)-1]
		l.limit = last.seq
		g.forget(last)
		l.remove(len(l.all) - 1)
		g.stats.TooMuch++
	}
}

// forget takes a record out of its game.
func (g *Games) forget(r *record) {
	r.game.all.remove(r)
	g.touch(r.game)
}

func (g *Games) touch(is *game) {
	g.touched[is] = true
	g.hashed = false
}

// Snapshot returns the games that were opened, in the order in which they were. Nobody changes it any more; of what is as it was before
// the pointers are the same, and without news it is the same one.
func (g *Games) Snapshot() []*Game {
	if len(g.touched) == 0 {
		return g.shown
	}
	for is := range g.touched {
		is.settle()
	}
	clear(g.touched)
	g.shown = make([]*Game, 0, len(g.games))
	for _, is := range g.games {
		if is.view != nil {
			g.shown = append(g.shown, is.view)
		}
	}
	slices.SortFunc(g.shown, func(a, b *Game) int { return cmp.Or(cmp.Compare(a.Opened, b.Opened), a.ID.Compare(b.ID)) })
	return g.shown
}

// Game returns a game, nil if there is none of that ID.
func (g *Games) Game(id GameID) *Game {
	g.Snapshot()
	if is := g.games[id]; is != nil {
		return is.view
	}
	return nil
}

// ResetClass forgets what the class log said, to be told anew.
func (g *Games) ResetClass() { g.reset(false) }

// ResetDesk forgets what desk logs said, to be told anew.
func (g *Games) ResetDesk() { g.reset(true) }

func (g *Games) reset(desk bool) {
	for key := range g.logs {
		if key.desk == desk {
			delete(g.logs, key)
		}
	}
	for id, is := range g.games {
		is.all.removeLog(desk)
		is.last = nil
		g.touch(is)
		if len(is.all.sorted)+len(is.all.fresh) == 0 {
			delete(g.games, id)
		}
	}
}
