package bank

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// A Category is a place for questions. Its path is the names from the top down with slashes between, Biology/Plants; the
// empty path is that of the top, which everything is in and which is always there.
type Category struct {
	Path    string
	Own     int // questions in it, without those in the trash
	Below   int // questions in it and in all below it
	Types   map[quiz.Type]int
	Changed time.Time // when one of its own questions was last changed; zero if it has none
}

// Name returns the last of the path's names.
func (c Category) Name() string { return c.Path[strings.LastIndexByte(c.Path, '/')+1:] }

// root is the row of the category with the empty path.
const root = 1

// CleanPath returns a path as the bank has it: names as [journal.CleanName] leaves them, no empty ones. The error wraps
// ErrLimit.
func CleanPath(path string) (string, error) {
	var names []string
	for name := range strings.SplitSeq(norm.NFC.String(path), "/") {
		if name = norm.NFC.String(journal.CleanName(name)); name == "" {
			continue
		}
		if utf8.RuneCountInString(name) > quiz.MaxName {
			return "", fmt.Errorf("%w: a category's name has at most %d characters", ErrLimit, quiz.MaxName)
		}
		if names = append(names, name); len(names) > MaxDepth {
			return "", fmt.Errorf("%w: categories are at most %d deep", ErrLimit, MaxDepth)
		}
	}
	return strings.Join(names, "/"), nil
}

// JoinPath returns the path of a category by its names, as files of questions have them. A slash within a name becomes one that
// looks like it (U+FF0F).
func JoinPath(names ...string) string {
	joined := make([]string, len(names))
	for i, name := range names {
		joined[i] = strings.ReplaceAll(name, "/", "／")
	}
	return strings.Join(joined, "/")
}

// parent returns the path above one that is not empty.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// below is part of a query: whether a category's path is the first argument, or below it.
const below = "(path=?1 OR ?1='' OR substr(path, 1, length(?1)+1)=?1||'/')"

// Categories returns all categories with what is in them, by path as names are sorted, those above first.
func (b *Bank) Categories() ([]Category, error) {
	rows, err := b.db.Query(`SELECT path, coalesce(type, 0), count(q.n), coalesce(max(q.changed), 0) FROM category
		LEFT JOIN question q ON q.category=category.id AND q.trashed=0 GROUP BY category.id, type`)
	if err != nil {
		return nil, failed(b.path, "list categories", err)
	}
	defer rows.Close()
	all := map[string]*Category{}
	for rows.Next() {
		var path string
		var typ quiz.Type
		var n int
		var changed int64
		if err := rows.Scan(&path, &typ, &n, &changed); err != nil {
			return nil, failed(b.path, "list categories", err)
		}
		c := all[path]
		if c == nil {
			c = &Category{Path: path, Types: map[quiz.Type]int{}}
			all[path] = c
		}
		if n > 0 {
			c.Own, c.Types[typ] = c.Own+n, n
		}
		if t := timeOf(changed); t.After(c.Changed) {
			c.Changed = t
		}
	}
	if err := rows.Err(); err != nil {
		return nil, failed(b.path, "list categories", err)
	}
	return sorted(all), nil
}

// AddCategory makes a category and those above it, as far as they are not there. The error wraps ErrLimit.
func (b *Bank) AddCategory(path string) error {
	path, err := CleanPath(path)
	if err != nil {
		return err
	}
	return b.write("add category", func(tx *sql.Tx) error {
		_, err := makeCategory(tx, path)
		return err
	})
}

// makeCategory returns the row of a category, which it makes with those above it.
func makeCategory(tx *sql.Tx, path string) (id int64, err error) {
	if id, err = categoryID(tx, path); !errors.Is(err, ErrNotFound) {
		return id, err
	}
	if path != "" {
		if _, err := makeCategory(tx, parent(path)); err != nil {
			return 0, err
		}
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM category").Scan(&n); err != nil {
		return 0, err
	}
	if n >= MaxCategories {
		return 0, fmt.Errorf("%w: %d categories are allowed", ErrLimit, MaxCategories)
	}
	made, err := tx.Exec("INSERT INTO category (path) VALUES (?)", path)
	if err != nil {
		return 0, err
	}
	return made.LastInsertId()
}

// categoryID returns the row of a category, or ErrNotFound.
func categoryID(q querier, path string) (id int64, err error) {
	err = q.QueryRow("SELECT id FROM category WHERE path=?", path).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("category %q: %w", path, ErrNotFound)
	}
	return id, err
}

// RenameCategory gives a category, with all that is below it, another path; that may be somewhere else in the tree, where
// what is above is made. The error wraps ErrNotFound, ErrExists, ErrLimit, or ErrBad: the top stays, and no category goes
// below itself.
func (b *Bank) RenameCategory(old, path string) error {
	old, err := CleanPath(old)
	if err != nil {
		return err
	}
	if path, err = CleanPath(path); err != nil {
		return err
	}
	if old == path {
		return nil
	}
	if old == "" || path == "" || strings.HasPrefix(path, old+"/") {
		return fmt.Errorf("category %q cannot become %q: %w", old, path, ErrBad)
	}
	return b.write("rename category", func(tx *sql.Tx) error { return rename(tx, old, path) })
}

func rename(tx *sql.Tx, old, path string) error {
	if _, err := categoryID(tx, old); err != nil {
		return err
	}
	if _, err := categoryID(tx, path); err == nil {
		return fmt.Errorf("category %q: %w", path, ErrExists)
	} else if !errors.Is(err, ErrNotFound) {
		return err
	}
	var deepest int
	if err := tx.QueryRow("SELECT max(length(path)-length(replace(path, '/', ''))) FROM category WHERE "+below, old).Scan(&deepest); err != nil {
		return err
	}
	if deepest-strings.Count(old, "/")+strings.Count(path, "/") >= MaxDepth {
		return fmt.Errorf("%w: categories are at most %d deep", ErrLimit, MaxDepth)
	}
	if _, err := makeCategory(tx, parent(path)); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE category SET path=?2||substr(path, length(?1)+1) WHERE "+below, old, path)
	return err
}

// RemoveCategory takes away a category and those below it. What is in the trash of them goes to the top. The error wraps
// ErrNotFound, ErrNotEmpty, ErrNamed, or ErrBad for the top itself.
func (b *Bank) RemoveCategory(path string) error {
	path, err := CleanPath(path)
	if err != nil {
		return err
	}
	if path == "" {
		return fmt.Errorf("the top category cannot be removed: %w", ErrBad)
	}
	return b.write("remove category", func(tx *sql.Tx) error {
		if _, err := categoryID(tx, path); err != nil {
			return err
		}
		const these = "(SELECT id FROM category WHERE " + below + ")"
		var questions, slots int
		err := errors.Join(tx.QueryRow("SELECT count(*) FROM question WHERE trashed=0 AND category IN "+these, path).Scan(&questions),
			tx.QueryRow("SELECT count(*) FROM slot WHERE category IN "+these, path).Scan(&slots))
		switch {
		case err != nil:
			return err
		case questions > 0:
			return fmt.Errorf("category %q: %w: %d", path, ErrNotEmpty, questions)
		case slots > 0:
			return fmt.Errorf("category %q: %w", path, ErrNamed)
		}
		if _, err := tx.Exec("UPDATE question SET category=?2 WHERE category IN "+these, path, root); err != nil {
			return err
		}
		_, err = tx.Exec("DELETE FROM category WHERE "+below, path)
		return err
	})
}
