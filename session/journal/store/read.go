package store

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
)

// Entries yields the entries of a log, by author (in the order in which their first ones were written) and
// sequence number. The bytes are the caller's. An error ends it. It sees the file as it was when it began;
// writing meanwhile is fine.
func (f *File) Entries(log uint8) iter.Seq2[[]byte, error] {
	return f.raws("SELECT raw FROM entry WHERE log=? ORDER BY author, seq", log)
}

// Evidence yields the evidence of a log, by author, sequence number and hash, as Entries does.
func (f *File) Evidence(log uint8) iter.Seq2[[]byte, error] {
	return f.raws("SELECT raw FROM evidence WHERE log=? ORDER BY author, seq, hash", log)
}

func (f *File) raws(query string, log uint8) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		rows, err := f.db.Query(query, log)
		if err != nil {
			yield(nil, failed(f.path, "read", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var raw []byte
			if err := rows.Scan(&raw); err != nil {
				yield(nil, failed(f.path, "read", err))
				return
			}
			if !yield(raw, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, failed(f.path, "read", err))
		}
	}
}

// Fact returns the value of a fact, ok = false if there is none of that name.
func (f *File) Fact(name string) (value []byte, ok bool, err error) {
	return f.value("SELECT value FROM fact WHERE name=?", name)
}

// Secret returns the value of a secret, ok = false if there is none of that name. The error wraps ErrKey if what is
// there was not sealed under this file's key, for this class and name.
func (f *File) Secret(name string) (value []byte, ok bool, err error) {
	sealed, ok, err := f.value("SELECT sealed FROM secret WHERE name=?", name)
	if err != nil || !ok || name == "" {
		return nil, false, err
	}
	f.mu.Lock()
	group := f.group
	f.mu.Unlock()
	if value, err = f.seal.open(group, name, sealed); err != nil {
		return nil, false, fmt.Errorf("class file %s: secret %s: %w", filepath.Base(f.path), name, err)
	}
	return value, true, nil
}

func (f *File) value(query, name string) (value []byte, ok bool, err error) {
	err = f.db.QueryRow(query, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, failed(f.path, "read", err)
}
