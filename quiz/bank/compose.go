package bank

import (
	"cmp"
	"fmt"
	"slices"

	"lyceum/quiz"
)

// Compose makes a test of a plan, saved or not, by what the bank has now. Its ID is zero: it is not any test yet. A question
// that is in several pools is in one of the test's, so that nobody is asked it twice; pools are filled so that each has as
// many for every one it picks as the others, as far as possible. The error wraps ErrNotFound, ErrPool (a [PoolError]),
// ErrLimit, ErrBad or ErrDamaged.
func (b *Bank) Compose(p Plan) (quiz.Test, error) {
	if err := p.check(); err != nil {
		return quiz.Test{}, err
	}
	b.mu.Lock() // nothing changes between one slot and the next
	defer b.mu.Unlock()
	pools, err := b.pools(p.Slots)
	if err != nil {
		return quiz.Test{}, err
	}
	t := p.Settings
	t.ID, t.Slots = quiz.ID{}, make([]quiz.Slot, len(p.Slots))
	for i, s := range p.Slots {
		ids, version := pools[i], 0
		if !s.Pool() {
			ids, version, s.Pick = []quiz.ID{s.Question}, s.Version, 1
		}
		slot := quiz.Slot{Pick: s.Pick, Mark: s.Mark}
		for _, id := range ids {
			q, err := readVersion(b.db, id, version)
			if err != nil {
				return quiz.Test{}, failed(b.path, fmt.Sprintf("slot %d", i+1), err)
			}
			slot.Pool = append(slot.Pool, q)
		}
		if !s.Pool() && s.Mark == 0 {
			slot.Mark = slot.Pool[0].Mark
		}
		t.Slots[i] = slot
	}
	return t, nil
}

// A candidate is a question that some pools could have.
type candidate struct {
	id    quiz.ID
	added int
	slots []int // ascending
}

// pools returns the questions of each slot that is a pool, as they were added.
func (b *Bank) pools(slots []Slot) ([][]quiz.ID, error) {
	taken, total := map[quiz.ID]bool{}, 0
	for _, s := range slots {
		if !s.Pool() {
			taken[s.Question] = true
			total++
		}
	}
	byID := map[quiz.ID]*candidate{}
	var all []*candidate
	for i, s := range slots {
		if !s.Pool() {
			continue
		}
		ids, err := b.poolOf(s)
		if err != nil {
			return nil, fmt.Errorf("slot %d: %w", i+1, err)
		}
		for _, id := range ids {
			if taken[id] {
				continue
			}
			if byID[id] == nil {
				byID[id] = &candidate{id: id, added: len(all)}
				all = append(all, byID[id])
			}
			byID[id].slots = append(byID[id].slots, i)
		}
	}
	if total += len(all); total > quiz.MaxQuestions {
		return nil, fmt.Errorf("%w: %d questions in a test, %d are allowed", ErrLimit, total, quiz.MaxQuestions)
	}
	return share(slots, all)
}

// poolOf returns the questions that a pool could have, as they were added.
func (b *Bank) poolOf(s Slot) ([]quiz.ID, error) {
	path, err := CleanPath(s.Category)
	if err != nil {
		return nil, err
	}
	if _, err := categoryID(b.db, path); err != nil {
		return nil, failed(b.path, "pool", err)
	}
	where, args, err := Query{Category: path, Alone: s.Alone, Tags: s.Tags}.where()
	if err != nil {
		return nil, err
	}
	rows, err := b.db.Query(fmt.Sprintf("SELECT id FROM question q%s AND type<>%d ORDER BY n", where, quiz.Description), args...)
	if err != nil {
		return nil, failed(b.path, "pool", err)
	}
	defer rows.Close()
	var ids []quiz.ID
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, failed(b.path, "pool", err)
		}
		ids = append(ids, quiz.ID(id))
	}
	return ids, failed(b.path, "pool", rows.Err())
}

// share gives each candidate to one of the pools that could have it: first those for which few could, each to the pool that
// has least for what it picks.
func share(slots []Slot, all []*candidate) ([][]quiz.ID, error) {
	slices.SortStableFunc(all, func(x, y *candidate) int { return cmp.Compare(len(x.slots), len(y.slots)) })
	pools, could := make([][]*candidate, len(slots)), make([]int, len(slots))
	for _, c := range all {
		for _, i := range c.slots {
			could[i]++
		}
		to := slices.MinFunc(c.slots, func(i, j int) int {
			return cmp.Compare(len(pools[i])*slots[j].Pick, len(pools[j])*slots[i].Pick)
		})
		pools[to] = append(pools[to], c)
	}
	ids := make([][]quiz.ID, len(slots))
	for i, s := range slots {
		if !s.Pool() {
			continue
		}
		if len(pools[i]) < s.Pick {
			return nil, &PoolError{Slot: i, Have: len(pools[i]), Pick: s.Pick, Shared: could[i] - len(pools[i])}
		}
		slices.SortFunc(pools[i], func(x, y *candidate) int { return cmp.Compare(x.added, y.added) })
		for _, c := range pools[i] {
			ids[i] = append(ids[i], c.id)
		}
	}
	return ids, nil
}
