package store

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

// applicationID marks a class file: "Lycm".
const applicationID = 0x4c79636d

// migrations bring a file from each version to the next. Those that were released never change.
var migrations = []string{
	`CREATE TABLE author (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE) STRICT;
	CREATE TABLE entry (id INTEGER PRIMARY KEY, log INTEGER NOT NULL, author INTEGER NOT NULL, seq INTEGER NOT NULL, raw BLOB NOT NULL) STRICT;
	CREATE UNIQUE INDEX entry_place ON entry (log, author, seq);
	CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE secret (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;`,
	`CREATE TABLE evidence (id INTEGER PRIMARY KEY, log INTEGER NOT NULL, author INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, raw BLOB NOT NULL) STRICT;
	CREATE UNIQUE INDEX evidence_place ON evidence (log, author, seq, hash);`,
}

// version is what migrations lead to.
var version = len(migrations)

// settings hold for every connection. fullfsync has macOS write through the disk's own cache; a WAL that was long
// once is cut to journal_size_limit bytes. The file may come from a backup: what its schema could make SQLite do
// is not trusted.
const settings = `PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA journal_size_limit=16777216;
	PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;`

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

// versionOf tells whether a database is a class file, and of which version: 0 if it is empty.
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

// migrate brings an empty file or one of an earlier version up to date, wholly or not at all. A new file gets the
// secret that shows which key is the right one.
func migrate(db *sql.DB, have int, s sealer) error {
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
	if have == 0 {
		if _, err := tx.Exec("INSERT INTO secret VALUES ('', ?)", s.seal(keyCheck())); err != nil {
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
