package bank

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// The files of a renewal: the bank's name with these at the end.
const (
	damagedSuffix = ".damaged" // the damaged file, as it was; the second is .damaged-2
	renewedSuffix = ".renewed" // the new one, while it is written
)

// maxDamaged bounds how many damaged files are kept of one bank.
const maxDamaged = 9

// A Saved says what became of a damaged file.
type Saved struct {
	// Damaged is the path at which it is kept, as it was.
	Damaged string
	// Questions is how many could be read and are in the bank, Plans how many saved tests.
	Questions, Plans int
}

// renew keeps a copy of the damaged file and puts a new one, with what can still be read, in its place. If it is
// interrupted the damaged file is still there, and found damaged again.
func (b *Bank) renew() (*Saved, error) {
	kept, err := keepDamaged(b.path)
	if err != nil {
		return nil, failed(b.path, "keep the damaged file", err)
	}
	s := &Saved{Damaged: kept}
	renewed := b.path + renewedSuffix
	if err := s.copyInto(renewed, b.path); err != nil {
		return nil, failed(b.path, "save what can be read", errors.Join(err, removeAll(renewed), removeAll(kept)))
	}
	// The WAL of the damaged one must not be taken for the new one's.
	for _, name := range []string{b.path + walSuffix, b.path + shmSuffix} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, failed(b.path, "renew", err)
		}
	}
	return s, failed(b.path, "renew", errors.Join(os.Rename(renewed, b.path), syncDir(b.path)))
}

// copyInto makes a new bank of what can be read of a damaged one.
func (s *Saved) copyInto(to, from string) error {
	if err := removeAll(to); err != nil { // of an interrupted renewal
		return err
	}
	if err := create(to); err != nil {
		return err
	}
	db, err := connect(to)
	if err != nil {
		return err
	}
	if err := errors.Join(prepare(db), s.fill(db, from), db.Close()); err != nil {
		return err
	}
	if _, err := os.Stat(to + walSuffix); err == nil {
		return fmt.Errorf("%s is not complete", to)
	}
	return nil
}

// fill copies the rows that can be read, and has them agree with each other.
func (s *Saved) fill(to *sql.DB, path string) error {
	from, err := connect(path)
	if err != nil {
		return err
	}
	defer from.Close() // its own complaints about the damage change nothing
	tx, err := to.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for _, t := range []struct{ name, key string }{{"category", "id"}, {"question", "n"}, {"version", "n"}, {"plan", "n"}, {"slot", "n"}} {
		for _, order := range []string{"ASC", "DESC"} { // from both ends as far as a page that cannot be read
			whole, err := copyRows(tx, from, t.name, "SELECT * FROM "+t.name+" ORDER BY "+t.key+" "+order)
			if err != nil {
				return err
			}
			if whole {
				break
			}
		}
	}
	for _, mend := range mending {
		if _, err := tx.Exec(mend); err != nil {
			return err
		}
	}
	if err := indexAll(tx); err != nil {
		return err
	}
	err = errors.Join(tx.QueryRow("SELECT count(*) FROM question").Scan(&s.Questions), tx.QueryRow("SELECT count(*) FROM plan").Scan(&s.Plans))
	if err != nil {
		return err
	}
	return tx.Commit()
}

// mending makes rows of which others are lost agree with what is left: an older version takes the place of a lost one, what
// has no text at all goes, what has no category is in none, and a plan without some of its slots goes.
var mending = []string{
	"INSERT OR IGNORE INTO category VALUES (1, '')",
	`UPDATE question SET version=(SELECT max(version) FROM version WHERE question=n)
		WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.question=question.n AND v.version=question.version)
		AND EXISTS (SELECT 1 FROM version WHERE question=n)`,
	"DELETE FROM question WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.question=question.n AND v.version=question.version)",
	"DELETE FROM version WHERE question NOT IN (SELECT n FROM question)",
	"UPDATE question SET category=1 WHERE category NOT IN (SELECT id FROM category)",
	`DELETE FROM plan WHERE n IN (SELECT plan FROM slot WHERE question<>0 AND question NOT IN (SELECT n FROM question))
		OR n IN (SELECT plan FROM slot WHERE category<>0 AND category NOT IN (SELECT id FROM category))
		OR n IN (SELECT plan FROM slot GROUP BY plan HAVING count(*)<=max(place))`,
	"DELETE FROM slot WHERE plan NOT IN (SELECT n FROM plan)",
}

// indexAll makes anew in what questions are searched. One that cannot be read is found by nothing.
func indexAll(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT q.n, body FROM question q JOIN version v ON v.question=q.n AND v.version=q.version")
	if err != nil {
		return err
	}
	defer rows.Close()
	texts := map[int64]string{}
	for rows.Next() {
		var n int64
		var body []byte
		if err := rows.Scan(&n, &body); err != nil {
			return err
		}
		q, _ := decode(body)
		texts[n] = found(&q)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for n, text := range texts {
		if _, err := tx.Exec(insertSearch, n, text); err != nil {
			return err
		}
	}
	return nil
}

// copyRows copies what a query gives until it fails, and reports whether that was all.
func copyRows(tx *sql.Tx, from *sql.DB, table, query string) (whole bool, err error) {
	rows, err := from.Query(query)
	if err != nil {
		return false, nil
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return false, nil
	}
	insert := "INSERT OR REPLACE INTO " + table + " VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
	values, places := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if rows.Scan(places...) != nil {
			return false, nil
		}
		if _, err := tx.Exec(insert, values...); err != nil && kindOf(err) != nil {
			return false, err // the new file's; a row that does not fit is damaged
		}
	}
	return rows.Err() == nil, nil
}

// keepDamaged copies a file and its WAL and returns the copy's path.
func keepDamaged(path string) (string, error) {
	for n := range maxDamaged {
		name := path + damagedSuffix
		if n > 0 {
			name = fmt.Sprintf("%s-%d", name, n+1)
		}
		if _, err := os.Lstat(name); err == nil {
			continue
		}
		err := copyFile(path+walSuffix, name+walSuffix)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			err = copyFile(path, name)
		}
		return name, errors.Join(err, syncDir(path))
	}
	return "", fmt.Errorf("%d damaged files are kept already", maxDamaged)
}

// copyFile copies a file into a new one for its owner alone, and has it on disk.
func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}

// removeAll removes a database and what SQLite keeps beside it.
func removeAll(path string) error {
	var errs []error
	for _, name := range []string{path, path + walSuffix, path + shmSuffix} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
