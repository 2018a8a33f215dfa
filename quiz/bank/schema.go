package bank

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
)

// applicationID marks a question bank: "Lycq".
const applicationID = 0x4c796371

// migrations bring a file from each version to the next. Those that were released never change.
var migrations = []string{
	`CREATE TABLE category (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
	INSERT INTO category VALUES (1, '');
	CREATE TABLE question (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, category INTEGER NOT NULL, version INTEGER NOT NULL,
		type INTEGER NOT NULL, mark REAL NOT NULL, pictures INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL,
		trashed INTEGER NOT NULL, name TEXT NOT NULL, shown TEXT NOT NULL, tags TEXT NOT NULL, tagkeys TEXT NOT NULL,
		sortkey TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
	CREATE TABLE search (n INTEGER PRIMARY KEY, found TEXT NOT NULL) STRICT;
	CREATE INDEX question_category ON question (category);
	CREATE INDEX question_hash ON question (hash);
	CREATE TABLE version (n INTEGER PRIMARY KEY, question INTEGER NOT NULL, version INTEGER NOT NULL, changed INTEGER NOT NULL,
		body BLOB NOT NULL, UNIQUE (question, version)) STRICT;
	CREATE TABLE plan (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, changed INTEGER NOT NULL, title TEXT NOT NULL, settings BLOB NOT NULL) STRICT;
	CREATE TABLE slot (n INTEGER PRIMARY KEY, plan INTEGER NOT NULL, place INTEGER NOT NULL, question INTEGER NOT NULL,
		version INTEGER NOT NULL, category INTEGER NOT NULL, alone INTEGER NOT NULL, tags TEXT NOT NULL, pick INTEGER NOT NULL,
		mark REAL NOT NULL, UNIQUE (plan, place)) STRICT;
	CREATE INDEX slot_question ON slot (question);`,
}

// version is what migrations lead to.
var version = len(migrations)

// settings hold for every connection, as for class files: fullfsync has macOS write through the disk's own cache; a WAL
// that was long once is cut; what the schema of a file from elsewhere could make SQLite do is not trusted. 16 MiB of pages are
// kept in memory, so that lists and searches of a large bank read no file.
const settings = `PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA journal_size_limit=16777216;
	PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384;`

// A connector opens connections to one file, which must be there.
type connector struct{ dsn string }

// connect returns a pool of connections to the file. It changes nothing in it, but brings what a WAL holds home.
func connect(path string) (*sql.DB, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(whole),
		RawQuery: "mode=rw&_synchronous=FULL&_busy_timeout=5000&_txlock=immediate"}
	return sql.OpenDB(connector{u.String()}), nil
}

// Connect implements driver.Connector.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	d := sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec(settings, nil)
		return err
	}}
	return d.Open(c.dsn)
}

// Driver implements driver.Connector.
func (connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// versionOf tells whether a database is a question bank, and of which version: 0 if it is empty.
func versionOf(db *sql.DB) (int, error) {
	var id, have, tables int
	err := errors.Join(db.QueryRow("PRAGMA application_id").Scan(&id), db.QueryRow("PRAGMA user_version").Scan(&have),
		db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case err != nil:
		return 0, err
	case id == 0 && have == 0 && tables == 0:
		return 0, nil
	case id != applicationID || have < 1:
		return 0, ErrForeign
	case have > version:
		return 0, &NewerError{Version: have}
	}
	return have, nil
}

// migrate brings an empty file or one of an earlier version up to date, wholly or not at all.
func migrate(db *sql.DB, have int) error {
	if have == version {
		return nil
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for _, step := range migrations[have:] {
		if _, err := tx.Exec(step); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, version)); err != nil {
		return err
	}
	return tx.Commit()
}

// check looks at the whole structure of a file.
func check(db *sql.DB) error {
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}
