package room

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"slices"

	"lyceum/collab/puzzle"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// OpenPuzzle opens a .cpuzzle file for the class. Errors wrap ErrPuzzleFile, or are those of StartPuzzle and of files.
func (r *Room) OpenPuzzle(path string, start PuzzleStart) (puzzle.GameID, error) {
	f, err := os.Open(path)
	if err != nil {
		return puzzle.GameID{}, err
	}
	defer f.Close()
	is, err := puzzle.ReadFile(f)
	if err != nil {
		return puzzle.GameID{}, err
	}
	return r.StartPuzzle(is, start)
}

// StartPuzzle opens a puzzle for the class; staff may. Errors are ErrNotAllowed, ErrTeams, a *puzzle.Fault, and those of files and of
// writing.
func (r *Room) StartPuzzle(is *puzzle.Puzzle, start PuzzleStart) (id puzzle.GameID, err error) {
	if !puzzle.MayManage(r.rights(r.self)) {
		return id, ErrNotAllowed
	}
	if start.Mode != puzzle.Teams {
		start.Teams = 0
	} else if start.Teams < 2 || start.Teams > puzzle.MaxTeams {
		return id, ErrTeams
	}
	var content bytes.Buffer
	if err := puzzle.WriteFile(&content, is); err != nil {
		return id, err
	}
	ticket, err := r.share(content.Bytes())
	if err != nil {
		return id, err
	}
	seed := rand.Uint32()
	body, err := puzzle.EncodeOpen(puzzle.Opening{
		Title: is.Title, Mode: start.Mode, Teams: start.Teams, Seed: seed, Shape: puzzle.ShapeOf(is), Ticket: ticket.AppendTo(nil),
	})
	if err == nil {
		err = call(func(ctx context.Context) (err error) {
			id = puzzle.GameID{Author: r.self}
			id.Seq, err = r.class.Append(ctx, journal.KindPuzzle, body)
			return err
		})
	}
	if err != nil {
		r.class.Drop(ticket.ID())
		return puzzle.GameID{}, err
	}
	if start.Mode == puzzle.Teams {
		err = r.evenTeams(id, start.Teams, seed)
	}
	return id, err
}

// evenTeams puts students who are here into teams by chance.
func (r *Room) evenTeams(id puzzle.GameID, teams int, seed uint32) error {
	var here []journal.Author
	for _, m := range r.class.View().Members {
		if !conduct.IsStaff(m.Rights) && m.Rights&journal.Post != 0 && m.Present && len(here) < puzzle.MaxMembers {
			here = append(here, m.Author)
		}
	}
	body, err := puzzle.EncodeTeams(id, puzzle.EvenTeams(here, teams, seed))
	return r.write(journal.KindPuzzle, body, err)
}

// ShuffleTeams puts students who are here into teams anew, by chance; staff may.
func (r *Room) ShuffleTeams(id puzzle.GameID) error {
	is, err := r.managed(id)
	switch {
	case err != nil:
		return err
	case is.Game.Mode != puzzle.Teams:
		return ErrTeams
	}
	return r.evenTeams(id, is.Game.Teams, rand.Uint32())
}

// SetTeam puts somebody, by name or ID, into a team, from 1; 0: into none. Staff may.
func (r *Room) SetTeam(id puzzle.GameID, who string, team int) error {
	is, err := r.managed(id)
	switch {
	case err != nil:
		return err
	case is.Game.Mode != puzzle.Teams || team < 0 || team > is.Game.Teams:
		return ErrTeams
	}
	meant, err := meantBy(who, r.everybody)
	if err != nil {
		return err
	}
	members := slices.DeleteFunc(slices.Clone(is.Game.Members), func(m puzzle.Member) bool { return m.Author == meant[0] })
	if team > 0 {
		members = append(members, puzzle.Member{Author: meant[0], Team: team})
	}
	slices.SortFunc(members, func(a, b puzzle.Member) int { return a.Author.Compare(b.Author) })
	body, err := puzzle.EncodeTeams(id, members)
	return r.write(journal.KindPuzzle, body, err)
}

// managed returns a puzzle that goes on, and that this person may begin anew and end.
func (r *Room) managed(id puzzle.GameID) (*PuzzleOf, error) {
	is := r.Snapshot().Puzzles.Puzzle(id)
	switch {
	case is == nil:
		return nil, ErrNoPuzzle
	case !puzzle.MayManage(r.rights(r.self)):
		return nil, ErrNotAllowed
	case !is.Ended.IsZero():
		return nil, ErrPuzzleEnded
	}
	return is, nil
}

// ResetPuzzle begins all boards of a puzzle anew, or, where board is not nil, one; staff may.
func (r *Room) ResetPuzzle(id puzzle.GameID, board *puzzle.BoardID) error {
	is, err := r.managed(id)
	switch {
	case err != nil:
		return err
	case board == nil:
		return r.write(journal.KindPuzzle, puzzle.EncodeReset(id), nil)
	case is.Board(*board) == nil:
		return ErrNoPuzzle
	}
	return r.write(journal.KindPuzzle, puzzle.EncodeResetBoard(id, *board), nil)
}

// EndPuzzle ends a puzzle; staff may.
func (r *Room) EndPuzzle(id puzzle.GameID) error {
	if _, err := r.managed(id); err != nil {
		return err
	}
	return r.write(journal.KindPuzzle, puzzle.EncodeEnd(id), nil)
}
