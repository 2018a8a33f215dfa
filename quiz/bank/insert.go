package bank

import (
	crand "crypto/rand"
	"database/sql"
	"errors"
	"time"

	"lyceum/quiz"
)

const (
	insertQuestion = `INSERT INTO question (id, category, version, created, changed, trashed, type, mark, pictures, name, shown, tags, tagkeys, sortkey, hash)
		VALUES (?, ?, 1, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertVersion = "INSERT INTO version (question, version, changed, body) VALUES (?, ?, ?, ?)"
	insertSearch  = "INSERT INTO search (n, found) VALUES (?, ?)"
)

// An inserter writes new questions, with statements that are prepared once.
type inserter struct{ question, version, search *sql.Stmt }

func newInserter(tx *sql.Tx) (*inserter, error) {
	var in inserter
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{{&in.question, insertQuestion}, {&in.version, insertVersion}, {&in.search, insertSearch}} {
		var err error
		if *p.stmt, err = tx.Prepare(p.query); err != nil {
			return nil, errors.Join(err, in.close())
		}
	}
	return &in, nil
}

func (in *inserter) close() error {
	var errs []error
	for _, stmt := range []*sql.Stmt{in.question, in.version, in.search} {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	return errors.Join(errs...)
}

// insert writes a new question into a category and returns the ID that it gets.
func (in *inserter) insert(now time.Time, category int64, c content) (id quiz.ID, err error) {
	_, _ = crand.Read(id[:]) // never fails
	c.q.ID = id
	body, err := encode(c.q)
	if err != nil {
		return id, err
	}
	made, err := in.question.Exec(append([]any{id[:], category, stamp(now), stamp(now)}, c.columns()...)...)
	if err != nil {
		return id, err
	}
	n, err := made.LastInsertId()
	if err != nil {
		return id, err
	}
	if _, err := in.version.Exec(n, 1, stamp(now), body); err != nil {
		return id, err
	}
	_, err = in.search.Exec(n, found(&c.q))
	return id, err
}

// insertOne writes one.
func insertOne(tx *sql.Tx, now time.Time, category int64, c content) (quiz.ID, error) {
	in, err := newInserter(tx)
	if err != nil {
		return quiz.ID{}, err
	}
	id, err := in.insert(now, category, c)
	return id, errors.Join(err, in.close())
}
