package bank

import (
	"database/sql"
	"errors"
	"os"
)

// Snapshot writes what the bank at a path holds at this moment into the file at to, which must be empty and is whole, without a WAL, when it
// returns. Others may have the bank open, and go on writing. The error wraps ErrDamaged, ErrNewer, ErrForeign, ErrInUse if somebody
// writes for too long, fs.ErrNotExist if there is no bank, or is the system's.
func Snapshot(path, to string) error {
	return failed(path, "take a snapshot", inspect(path, func(db *sql.DB) error {
		if _, err := db.Exec("VACUUM INTO ?", to); err != nil {
			return err
		}
		return syncFile(to)
	}))
}

// Check finds out whether a file that came from elsewhere is a bank that can be opened. The error wraps ErrDamaged, ErrNewer, ErrForeign, or
// is the system's. Nobody else may have the file open.
func Check(path string) error {
	return failed(path, "check", inspect(path, func(db *sql.DB) error {
		var others int // none of ours has any, and what they do would be done when something is written
		if err := db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')").Scan(&others); err != nil {
			return err
		}
		if others > 0 {
			return ErrForeign
		}
		return nil
	}))
}

// inspect does something with a bank that is whole.
func inspect(path string, do func(db *sql.DB) error) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := connect(path)
	if err != nil {
		return err
	}
	have, err := versionOf(db)
	if err == nil && have == 0 {
		err = ErrForeign // an empty file
	}
	if err == nil {
		err = check(db)
	}
	if err == nil {
		err = do(db)
	}
	return errors.Join(err, db.Close())
}

// syncFile has a file on disk: SQLite leaves that out for one that it vacuums into.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
