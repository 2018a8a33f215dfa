package bank

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"lyceum/quiz"
)

// encode returns a question as the file keeps it.
func encode(q quiz.Question) ([]byte, error) { return json.Marshal(q) }

// decode reads what encode wrote.
func decode(body []byte) (q quiz.Question, err error) {
	if err := json.Unmarshal(body, &q); err != nil {
		return quiz.Question{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return q, nil
}

// contentHash is equal for questions that ask and mark the same, whatever their tags, and the numbers by which options are
// named.
func contentHash(q quiz.Question) ([]byte, error) {
	q.ID, q.Tags = quiz.ID{}, nil
	q.Options = renumber(q.Options)
	q.Gaps = slices.Clone(q.Gaps)
	for i := range q.Gaps {
		q.Gaps[i].Options = renumber(q.Gaps[i].Options)
	}
	rights := map[quiz.OptionID]quiz.OptionID{}
	for i, r := range q.Rights {
		rights[r.ID] = quiz.OptionID(i + 1)
	}
	q.Rights, q.Stems = renumber(q.Rights), slices.Clone(q.Stems)
	for i := range q.Stems {
		q.Stems[i].ID, q.Stems[i].Right = quiz.OptionID(i+1), rights[q.Stems[i].Right]
	}
	body, err := json.Marshal(q) // any text of it that is the same for the same content
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return sum[:], nil
}

// renumber returns options named by their places.
func renumber(options []quiz.Option) []quiz.Option {
	if len(options) == 0 {
		return nil
	}
	options = slices.Clone(options)
	for i := range options {
		options[i].ID = quiz.OptionID(i + 1)
	}
	return options
}
