package bank

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lyceum/quiz"
)

// An Item is a question to be imported, and where to.
type Item struct {
	Category string // its path
	Question quiz.Question
}

// An Imported says what became of an item.
type Imported struct {
	ID quiz.ID
	// Duplicate says that the item was not added, for ID was there before or came before in the list, and asks and marks the
	// same. What is in the trash does not count.
	Duplicate bool
}

// Import adds questions in one transaction: all of them, but for duplicates, or none. It returns one Imported for each. The
// error wraps ErrLimit, or a [*quiz.CheckError] with the place of an item.
func (b *Bank) Import(now time.Time, items []Item) ([]Imported, error) {
	if len(items) > MaxImport {
		return nil, fmt.Errorf("%w: %d questions at once, %d are allowed", ErrLimit, len(items), MaxImport)
	}
	contents, paths := make([]content, len(items)), make([]string, len(items))
	for i, item := range items {
		var err error
		if contents[i], err = newContent(item.Question); err == nil {
			paths[i], err = CleanPath(item.Category)
		}
		if err != nil {
			return nil, fmt.Errorf("question %d: %w", i+1, err)
		}
	}
	im := importing{places: map[string]int64{}}
	done := make([]Imported, len(items))
	err := b.write("import", func(tx *sql.Tx) (err error) {
		if err := room(tx, len(items)); err != nil {
			return err
		}
		if im.inserter, err = newInserter(tx); err != nil {
			return err
		}
		defer im.close()
		if im.same, err = tx.Prepare("SELECT id FROM question WHERE hash=? AND trashed=0 ORDER BY n LIMIT 1"); err != nil {
			return err
		}
		defer im.same.Close()
		for i, c := range contents {
			if done[i], err = im.one(tx, now, paths[i], c); err != nil {
				return fmt.Errorf("question %d: %w", i+1, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// An importing is an import under way.
type importing struct {
	*inserter
	same   *sql.Stmt
	places map[string]int64 // rows of categories by path
}

func (im *importing) one(tx *sql.Tx, now time.Time, path string, c content) (done Imported, err error) {
	var id []byte
	err = im.same.QueryRow(c.hash).Scan(&id)
	if err == nil {
		copy(done.ID[:], id)
		done.Duplicate = true
		return done, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return done, err
	}
	category, ok := im.places[path]
	if !ok {
		if category, err = makeCategory(tx, path); err != nil {
			return done, err
		}
		im.places[path] = category
	}
	done.ID, err = im.insert(now, category, c)
	return done, err
}
