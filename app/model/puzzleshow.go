package model

import (
	"cmp"
	"slices"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/session/journal"
)

// showPuzzles returns what the tab Puzzle shows; what is as before is the same in memory.
func (s *session) showPuzzles() *PuzzlePane {
	d := &s.puzzles
	from := puzzleFrom{puzzles: s.snap.Puzzles, changes: d.changes, watches: s.watches}
	if len(s.persons.everyone) > 0 {
		from.people = &s.persons.everyone[0]
	}
	if d.shown != nil && from == d.from {
		return d.shown
	}
	before := d.shown
	if before == nil {
		before = &PuzzlePane{}
	}
	n := &PuzzlePane{Offer: d.offer, Loading: d.loading > 0, CanManage: s.mayManage()}
	n.All = shared(before.All, s.puzzleLines())
	if is := s.inPuzzle(); is != nil {
		n.Open = s.puzzleView(is, before.Open)
	}
	if d.from = from; isSameShown(n, d.shown) {
		return d.shown
	}
	d.shown = n
	return n
}

// mayManage reports whether this person may open puzzles.
func (s *session) mayManage() bool {
	if s.snap.Puzzles != nil {
		return s.snap.Puzzles.MayManage && !s.practice
	}
	_, can := s.room.(Puzzler)
	return can && s.isStaff && !s.practice
}

// puzzleLines lists the puzzles of the class, the newest first.
func (s *session) puzzleLines() (list []PuzzleLine) {
	if s.snap.Puzzles == nil {
		return nil
	}
	for _, is := range slices.Backward(s.snap.Puzzles.All) {
		list = append(list, PuzzleLine{is.ID, is.Game.Title, is.Game.Shape.Kind, !is.Ended.IsZero()})
	}
	return list
}

// puzzleBoard returns which board of a puzzle is in front: the own one, unless staff look at another.
func (s *session) puzzleBoard(is *room.PuzzleOf) puzzle.BoardID {
	switch d := &s.puzzles; {
	case d.looks && (d.look == is.Own || is.Board(d.look) != nil):
		return d.look
	case is.Plays || is.Board(is.Own) != nil || len(is.Boards) == 0:
		return is.Own
	}
	return is.Boards[0].ID
}

// puzzleView is the puzzle in front; before, which may be nil, is what was shown before.
func (s *session) puzzleView(is *room.PuzzleOf, before *PuzzleView) *PuzzleView {
	g, id := is.Game, s.puzzleBoard(is)
	v := &PuzzleView{
		ID: is.ID, Title: g.Title, Kind: g.Shape.Kind, Mode: g.Mode, Ended: !is.Ended.IsZero(), Percent: 100, Puzzle: is.Puzzle, Shape: &g.Shape, Seed: g.Seed,
		BoardID: id, Own: id == is.Own && (g.Mode != puzzle.Teams || id.Team > 0), Since: is.Since, Refused: s.puzzles.refused,
		HasHint: g.Shape.Hints > 0, Check: g.Shape.Check,
	}
	v.By, _ = s.persons.find(is.By.ID)
	v.By = plainly(v.By)
	v.Plays = v.Own && is.Plays && !s.watches
	if is.Size > 0 {
		v.Percent = int(min(100, is.Have*100/is.Size))
	}
	if is.Err != nil {
		v.Fault = Sentence(is.Err, time.Time{})
	}
	if is.Puzzle != nil {
		v.Task = is.Puzzle.Task
		if before != nil && before.Puzzle == is.Puzzle {
			v.Cross = before.Cross
		} else {
			v.Cross = CrossOf(is.Puzzle)
		}
	}
	for _, team := range is.Teams {
		v.Teams = append(v.Teams, each(team, s.personOf))
	}
	s.fillBoard(v, is, before)
	v.WhyNot = s.whyNotPlay(v, is)
	return v
}

// fillBoard fills in what the board in front says.
func (s *session) fillBoard(v *PuzzleView, is *room.PuzzleOf, before *PuzzleView) {
	b := is.Board(v.BoardID)
	v.Shares = s.puzzleShares(v, is, b)
	if s.isStaff && v.Mode != puzzle.Together {
		v.Boards = puzzleBoards(v, is)
	}
	if b == nil { // of the mode alone, before the first move
		if v.Board = puzzle.Start(v.Shape, v.Seed); before != nil && before.ID == v.ID && before.BoardID == v.BoardID && len(before.Board.Moves) == 0 {
			v.Board = before.Board
		}
		v.Done, v.Of = v.Board.Progress(v.Shape)
		v.Hints = v.Shape.Hints
		return
	}
	v.Board, v.Done, v.Of, v.Hints = b.Board, b.Done, b.Of, max(0, v.Shape.Hints-b.Hints)
	if b.Since != 0 {
		v.Since = b.Since.Time()
	}
	if v.Puzzle != nil {
		v.Marks, v.Copies = puzzle.Judge(v.Puzzle, v.Board)
	}
	v.News = s.puzzleNews(v, b)
	if b.Solved {
		v.Until = v.Since.Add(b.Took)
		v.Result = &PuzzleResult{Took: b.Took, Points: b.Score.Points, Most: b.Score.Most, Moves: len(b.Moves)}
	} else if v.Ended {
		v.Until = is.Ended
	}
}

// puzzleBoards are the boards that staff can look at, with their own, on which they may not have played yet; none if there is but one.
func puzzleBoards(v *PuzzleView, is *room.PuzzleOf) (all []PuzzleBoardLine) {
	if is.Plays && is.Board(is.Own) == nil {
		all = append(all, PuzzleBoardLine{ID: is.Own, Name: words.T("Your board"), Of: v.Shape.Pieces()})
	}
	for _, other := range is.Boards {
		all = append(all, PuzzleBoardLine{other.ID, boardWord(other), other.Done, other.Of, other.Solved})
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// boardWord is what a board is called.
func boardWord(b *room.PuzzleBoard) string {
	if b.ID.Team > 0 {
		return TeamWord(b.ID.Team)
	}
	return b.Owner.Name
}

// TeamWord is what a team, from 1, is called: by its letter.
func TeamWord(team int) string { return words.T("Team %s", string(rune('A'+team-1))) }

// whyNotPlay says why nothing can be moved; empty: it can, or there is no need to say.
func (s *session) whyNotPlay(v *PuzzleView, is *room.PuzzleOf) string {
	switch {
	case v.Plays || v.Fault != "":
		return ""
	case v.Ended:
		return words.T("This puzzle has ended.")
	case v.Own && s.watches:
		return words.T("You watch, and cannot move anything.")
	case v.Mode == puzzle.Alone && !v.Own:
		return words.T("You look at the board of %s.", boardWord(is.Board(v.BoardID)))
	case v.Mode == puzzle.Teams && !is.Plays && !s.isStaff:
		return words.T("You are in no team yet. Your teacher can put you into one.")
	case v.Mode == puzzle.Teams:
		return words.T("You look at the board of %s.", TeamWord(v.BoardID.Team))
	}
	return ""
}

// personOf is a person as lines show them.
func (s *session) personOf(p room.Person) Person {
	is, known := s.persons.find(p.ID)
	if !known {
		is.Name, is.Self = p.Name, p.Self
	}
	return plainly(is)
}

// puzzleShares are the lines of the scores.
func (s *session) puzzleShares(v *PuzzleView, is *room.PuzzleOf, b *room.PuzzleBoard) (all []PuzzleShare) {
	switch {
	case b == nil && (v.Mode == puzzle.Together || !s.isStaff):
		return nil
	case v.Mode == puzzle.Together, v.Mode == puzzle.Alone && !s.isStaff:
		for _, p := range b.People {
			count := p.Laid
			if v.Kind == puzzle.OrderingKind {
				count = p.Moves
			}
			all = append(all, PuzzleShare{Person: s.personOf(p.Person), Count: count, Most: b.Of})
		}
		slices.SortStableFunc(all, func(x, y PuzzleShare) int { return cmp.Compare(y.Count, x.Count) })
		return all
	}
	for _, other := range is.Boards {
		line := PuzzleShare{Team: other.ID.Team, Count: other.Done, Most: other.Of, Solved: other.Solved}
		if other.ID.Team == 0 {
			line.Person = s.personOf(other.Owner)
		}
		all = append(all, line)
	}
	slices.SortStableFunc(all, func(x, y PuzzleShare) int { return cmp.Compare(y.Count, x.Count) })
	return all
}

// mostNews is how much of what was just done is listed.
const mostNews = 5

// puzzleNews lists what was done last on a board. What somebody does several times is one line.
func (s *session) puzzleNews(v *PuzzleView, b *room.PuzzleBoard) (news []PuzzleNews) {
	people := map[journal.Author]Person{}
	for i, c := range b.Contributions() {
		people[c.Who] = s.personOf(b.People[i].Person)
	}
	for i := len(b.Moves) - 1; i >= 0 && len(news) < mostNews; i-- {
		m := &b.Moves[i]
		who, known := people[m.By]
		if !known {
			who = Person{Name: words.T("Somebody")}
		}
		line := PuzzleNews{who, moveWords(v.Shape, m)}
		if len(news) == 0 || news[len(news)-1] != line {
			news = append(news, line)
		}
	}
	return news
}

// moveWords say what somebody did, after their name.
func moveWords(s *puzzle.Shape, m *puzzle.Made) string {
	switch {
	case m.Kind == puzzle.Hint:
		return words.T("took a hint")
	case m.Kind == puzzle.Check:
		return words.T("asked what is wrong")
	case m.Kind == puzzle.Type:
		return words.T("wrote letters")
	case m.Kind == puzzle.Order:
		return words.T("moved an item")
	case m.Kind == puzzle.Put && m.To == puzzle.Nowhere:
		return words.T("put a card back")
	case m.Kind == puzzle.Put:
		return words.T("placed a card")
	case !m.Placed:
		return words.T("moved a piece")
	}
	column, row := m.Piece%s.Columns, m.Piece/s.Columns
	side, end := column == 0 || column == s.Columns-1, row == 0 || row == s.Rows-1
	switch {
	case side && end:
		return words.T("placed a corner")
	case side || end:
		return words.T("placed a piece of the edge")
	}
	return words.T("placed a piece")
}

// each returns what f makes of each.
func each[A, B any](all []A, f func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = f(a)
	}
	return out
}
