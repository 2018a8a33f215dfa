package bank

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lyceum/quiz"
)

// Add puts a question into a category, which is made if it is not there, and returns the ID that it gets. The error is a
// [*quiz.CheckError], or wraps ErrLimit.
func (b *Bank) Add(now time.Time, category string, q quiz.Question) (id quiz.ID, err error) {
	if category, err = CleanPath(category); err != nil {
		return quiz.ID{}, err
	}
	n, err := newContent(q)
	if err != nil {
		return quiz.ID{}, err
	}
	err = b.write("add question", func(tx *sql.Tx) error {
		if err := room(tx, 1); err != nil {
			return err
		}
		place, err := makeCategory(tx, category)
		if err != nil {
			return err
		}
		id, err = insertOne(tx, now, place, n)
		return err
	})
	return id, err
}

// room returns ErrLimit unless the bank has place for so many more questions.
func room(tx *sql.Tx, more int) error {
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM question").Scan(&n); err != nil {
		return err
	}
	if n+more > MaxQuestions {
		return fmt.Errorf("%w: %d questions are allowed", ErrLimit, MaxQuestions)
	}
	return nil
}

// A content is a question with what the file keeps of it.
type content struct {
	q    quiz.Question
	hash []byte
}

// newContent checks a question.
func newContent(q quiz.Question) (content, error) {
	if err := q.Check(); err != nil {
		return content{}, err
	}
	hash, err := contentHash(q)
	return content{q, hash}, err
}

// columns returns what lists have of a question.
func (c *content) columns() []any {
	q := &c.q
	return []any{uint8(q.Type), q.Mark, len(q.Pictures), q.Name, shorten(q.Text.Plain(), maxShown),
		tagList(q.Tags), tagKeys(q.Tags), sortKey(q.Name), c.hash}
}

// Change writes a new version of the question with q's ID and returns its number; what is as it was makes none. The version
// before is kept as long as a plan names it. The error is a [*quiz.CheckError], or wraps ErrNotFound.
func (b *Bank) Change(now time.Time, q quiz.Question) (number int, err error) {
	c, err := newContent(q)
	if err != nil {
		return 0, err
	}
	err = b.write("change question", func(tx *sql.Tx) error {
		n, err := questionRow(tx, q.ID)
		if err != nil {
			return err
		}
		var before []byte
		if err := tx.QueryRow("SELECT q.version, body FROM question q JOIN version v ON v.question=q.n AND v.version=q.version WHERE q.n=?", n).Scan(&number, &before); err != nil {
			return err
		}
		body, err := encode(q)
		if err != nil || bytes.Equal(body, before) {
			return err
		}
		number++
		if _, err := tx.Exec(insertVersion, n, number, stamp(now), body); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE search SET found=? WHERE n=?", found(&q), n); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE question SET version=?, changed=?, type=?, mark=?, pictures=?, name=?, shown=?, tags=?, tagkeys=?, sortkey=?, hash=? WHERE n=?`,
			append(append([]any{number, stamp(now)}, c.columns()...), n)...)
		if err != nil {
			return err
		}
		return forget(tx, n)
	})
	return number, err
}

// forget deletes the versions of a question that are neither its newest nor named by a plan.
func forget(tx *sql.Tx, n int64) error {
	_, err := tx.Exec(`DELETE FROM version WHERE question=?1 AND version<>(SELECT version FROM question WHERE n=?1)
		AND version NOT IN (SELECT version FROM slot WHERE question=?1)`, n)
	return err
}

// questionRow returns the row of a question, or ErrNotFound.
func questionRow(q querier, id quiz.ID) (n int64, err error) {
	err = q.QueryRow("SELECT n FROM question WHERE id=?", id[:]).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("question %v: %w", id, ErrNotFound)
	}
	return n, err
}

// Question returns a question, also one in the trash. The error wraps ErrNotFound or ErrDamaged.
func (b *Bank) Question(id quiz.ID) (quiz.Question, error) { return b.Version(id, 0) }

// Version returns a version of a question; 0 is the newest. The error wraps ErrNotFound or ErrDamaged.
func (b *Bank) Version(id quiz.ID, number int) (quiz.Question, error) {
	q, err := readVersion(b.db, id, number)
	return q, failed(b.path, "read question", err)
}

func readVersion(from querier, id quiz.ID, number int) (quiz.Question, error) {
	var body []byte
	err := from.QueryRow(`SELECT body FROM question q JOIN version v ON v.question=q.n AND v.version=iif(?2=0, q.version, ?2) WHERE q.id=?1`,
		id[:], number).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return quiz.Question{}, fmt.Errorf("question %v, version %d: %w", id, number, ErrNotFound)
	}
	if err != nil {
		return quiz.Question{}, err
	}
	q, err := decode(body)
	q.ID = id
	return q, err
}

// A Revision is a version of a question that the bank has.
type Revision struct {
	Version int // 1 is the first
	Changed time.Time
}

// History returns the versions that there are of a question, the newest first. The error wraps ErrNotFound.
func (b *Bank) History(id quiz.ID) ([]Revision, error) {
	rows, err := b.db.Query(`SELECT v.version, v.changed FROM version v JOIN question q ON v.question=q.n WHERE q.id=? ORDER BY v.version DESC`, id[:])
	if err != nil {
		return nil, failed(b.path, "read history", err)
	}
	defer rows.Close()
	var all []Revision
	for rows.Next() {
		var r Revision
		var changed int64
		if err := rows.Scan(&r.Version, &changed); err != nil {
			return nil, failed(b.path, "read history", err)
		}
		r.Changed = timeOf(changed)
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(b.path, "read history", err)
	}
	if all == nil {
		return nil, failed(b.path, "read history", fmt.Errorf("question %v: %w", id, ErrNotFound))
	}
	return all, nil
}
