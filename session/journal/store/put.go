package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"lyceum/session/journal"
)

// Bounds of a batch.
const (
	maxName  = 64       // bytes of the name of a fact or secret
	maxValue = 16 << 20 // bytes of its value
	// maxCached is how many authors' row IDs are remembered; then they are looked up again. A journal has no more
	// logs.
	maxCached = 16_384
)

// A Raw is an entry as it was signed, and the log it is in.
type Raw struct {
	Log uint8 // Class or Desk
	Raw []byte
}

// parse reads the entry's clear fields.
func (r Raw) parse() (journal.Entry, error) {
	if r.Log == Desk {
		return journal.ParseDesk(r.Raw)
	}
	return journal.Parse(r.Raw)
}

// A Batch is written wholly or not at all. Whoever gives one away must not change it, nor the bytes in it.
type Batch struct {
	// Entries are put at their places; one that is there already is passed over, and another one in the same place
	// is replaced.
	Entries []Raw
	// Evidence is kept beside the entries, whatever is at its places; each once.
	Evidence []Raw
	// Facts and Secrets are values by name; nil takes the name away. A name has 1 to 64 bytes, a value at most
	// 16 MiB.
	Facts   map[string][]byte
	Secrets map[string][]byte
}

// Format keeps the secrets out of logs and errors.
func (b Batch) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "%d entries, %d of evidence, %d facts, %d secrets", len(b.Entries), len(b.Evidence), len(b.Facts), len(b.Secrets))
}

// size returns about how many bytes the batch takes.
func (b *Batch) size() int {
	n := 0
	for _, raws := range [][]Raw{b.Entries, b.Evidence} {
		for _, r := range raws {
			n += len(r.Raw) + 48 // and the slices around it
		}
	}
	for _, values := range []map[string][]byte{b.Facts, b.Secrets} {
		for name, v := range values {
			n += len(name) + len(v) + 48
		}
	}
	return n
}

// check returns an ErrBatch if the batch could never be written.
func (b *Batch) check() error {
	for _, raws := range [][]Raw{b.Entries, b.Evidence} {
		for _, r := range raws {
			if r.Log != Class && r.Log != Desk {
				return fmt.Errorf("log %d: %w", r.Log, ErrBatch)
			}
			if e, err := r.parse(); err != nil || e.Seq > math.MaxInt64 {
				return fmt.Errorf("entry %d of %v: %w", e.Seq, journal.AuthorOf(r.Raw), ErrBatch)
			}
		}
	}
	for _, values := range []map[string][]byte{b.Facts, b.Secrets} {
		for name, v := range values {
			if name == "" || len(name) > maxName || len(v) > maxValue {
				return fmt.Errorf("a name of %d bytes with a value of %d bytes: %w", len(name), len(v), ErrBatch)
			}
		}
	}
	return nil
}

// Put writes a batch in one transaction; once it returns nil, all of it is on disk. The error wraps ErrBatch (also
// for a secret before FactGroup, or another FactGroup), ErrDamaged, syscall.ENOSPC, or is the system's; nothing
// of the batch is written then.
func (f *File) Put(b Batch) error {
	if err := b.check(); err != nil {
		return failed(f.path, "write", err)
	}
	return f.putAll([]Batch{b})
}

// putAll writes batches that have been checked, in order, in one transaction.
func (f *File) putAll(batches []Batch) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	tx, err := f.conn.BeginTx(context.Background(), nil)
	if err != nil {
		return failed(f.path, "write", err)
	}
	t := &transaction{file: f, authors: make(map[journal.Author]int64), group: f.group}
	for i := range batches {
		if err := t.write(&batches[i]); err != nil {
			_ = tx.Rollback() // what matters is why
			return failed(f.path, "write", err)
		}
	}
	if err := tx.Commit(); err != nil {
		_ = tx.Rollback()
		return failed(f.path, "commit", err)
	}
	f.group = t.group
	if len(f.authors)+len(t.authors) > maxCached {
		clear(f.authors)
	}
	maps.Copy(f.authors, t.authors)
	return nil
}

// A transaction is what is learnt while batches are written, and holds only if they are committed.
type transaction struct {
	file    *File
	authors map[journal.Author]int64
	group   journal.GroupID
}

func (t *transaction) write(b *Batch) error {
	put := &t.file.put
	for _, r := range b.Entries {
		e, author, err := t.place(r)
		if err != nil {
			return err
		}
		if _, err := put.entry.Exec(r.Log, author, int64(e.Seq), r.Raw); err != nil {
			return err
		}
	}
	for _, r := range b.Evidence {
		e, author, err := t.place(r)
		if err != nil {
			return err
		}
		hash := sha256.Sum256(r.Raw)
		if _, err := put.evidence.Exec(r.Log, author, int64(e.Seq), hash[:], r.Raw); err != nil {
			return err
		}
	}
	if err := t.learnGroup(b.Facts[FactGroup]); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(b.Facts)) {
		if err := replace(put.fact, put.noFact, name, b.Facts[name]); err != nil {
			return err
		}
	}
	return t.writeSecrets(b.Secrets)
}

// place returns where an entry belongs: its clear fields and its author's row ID.
func (t *transaction) place(r Raw) (e journal.Entry, author int64, err error) {
	if e, err = r.parse(); err != nil {
		return e, 0, err
	}
	if id, ok := t.file.authors[e.Author]; ok {
		return e, id, nil
	}
	if id, ok := t.authors[e.Author]; ok {
		return e, id, nil
	}
	put := &t.file.put
	if _, err := put.author.Exec(e.Author[:]); err != nil {
		return e, 0, err
	}
	if err := put.authorID.QueryRow(e.Author[:]).Scan(&author); err != nil {
		return e, 0, err
	}
	t.authors[e.Author] = author
	return e, author, nil
}

// learnGroup takes note of a group ID that is about to be written.
func (t *transaction) learnGroup(value []byte) error {
	if value == nil {
		return nil
	}
	if len(value) != len(t.group) {
		return fmt.Errorf("group ID of %d bytes: %w", len(value), ErrBatch)
	}
	group := journal.GroupID(value)
	if t.group != (journal.GroupID{}) && t.group != group {
		return fmt.Errorf("another group ID: %w", ErrBatch)
	}
	t.group = group
	return nil
}

func (t *transaction) writeSecrets(secrets map[string][]byte) error {
	if len(secrets) > 0 && t.group == (journal.GroupID{}) {
		return fmt.Errorf("a secret before the group ID: %w", ErrBatch)
	}
	put := &t.file.put
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		value := secrets[name]
		if value != nil {
			value = t.file.seal.seal(t.group, name, value)
		}
		if err := replace(put.secret, put.noSecret, name, value); err != nil {
			return err
		}
	}
	return nil
}

// replace writes a value by name, or takes the name away.
func replace(set, drop *sql.Stmt, name string, value []byte) error {
	if value == nil {
		_, err := drop.Exec(name)
		return err
	}
	_, err := set.Exec(name, value)
	return err
}

// The statements that write, prepared once, on the connection that writes.
type statements struct {
	author, authorID, entry, evidence, fact, noFact, secret, noSecret *sql.Stmt

	all []*sql.Stmt
}

func prepare(conn *sql.Conn) (s statements, err error) {
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		{&s.author, "INSERT INTO author (key) VALUES (?) ON CONFLICT DO NOTHING"},
		{&s.authorID, "SELECT id FROM author WHERE key=?"},
		{&s.entry, `INSERT INTO entry (log, author, seq, raw) VALUES (?, ?, ?, ?)
			ON CONFLICT (log, author, seq) DO UPDATE SET raw=excluded.raw WHERE raw<>excluded.raw`},
		{&s.evidence, "INSERT INTO evidence (log, author, seq, hash, raw) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"},
		{&s.fact, "INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value=excluded.value"},
		{&s.noFact, "DELETE FROM fact WHERE name=?"},
		{&s.secret, "INSERT INTO secret VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed=excluded.sealed"},
		{&s.noSecret, "DELETE FROM secret WHERE name=?"},
	} {
		if *p.stmt, err = conn.PrepareContext(context.Background(), p.query); err != nil {
			s.close()
			return statements{}, err
		}
		s.all = append(s.all, *p.stmt)
	}
	return s, nil
}

func (s *statements) close() {
	var errs []error
	for _, stmt := range s.all {
		errs = append(errs, stmt.Close())
	}
	_ = errors.Join(errs...) // the connection is closed next, and says so
}
