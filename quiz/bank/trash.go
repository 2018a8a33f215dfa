package bank

import (
	"database/sql"
	"fmt"
	"time"

	"lyceum/quiz"
)

// each writes one statement for each of some questions, wholly or not at all. The statement's first argument is the question's
// row.
func (b *Bank) each(doing string, ids []quiz.ID, statement string, args ...any) error {
	if len(ids) > MaxQuestions {
		return fmt.Errorf("%w: %d questions", ErrLimit, len(ids))
	}
	return b.write(doing, func(tx *sql.Tx) error {
		for _, id := range ids {
			n, err := questionRow(tx, id)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(statement, append([]any{n}, args...)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Delete puts questions into the trash; those that are there already keep their date. Plans that name them still have them,
// pools do not. The error wraps ErrNotFound.
func (b *Bank) Delete(now time.Time, ids ...quiz.ID) error {
	return b.each("delete", ids, "UPDATE question SET trashed=?2 WHERE n=?1 AND trashed=0", max(1, stamp(now)))
}

// Restore takes questions out of the trash, back into their categories. The error wraps ErrNotFound.
func (b *Bank) Restore(ids ...quiz.ID) error {
	return b.each("restore", ids, "UPDATE question SET trashed=0 WHERE n=?1")
}

// Purge deletes for good what was put into the trash before a time, but for questions that a plan names, and returns how many
// those were that went.
func (b *Bank) Purge(before time.Time) (gone int, err error) {
	err = b.write("empty the trash", func(tx *sql.Tx) error {
		done, err := tx.Exec("DELETE FROM question WHERE trashed<>0 AND trashed<? AND n NOT IN (SELECT question FROM slot)", stamp(before))
		if err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM version WHERE question NOT IN (SELECT n FROM question); DELETE FROM search WHERE n NOT IN (SELECT n FROM question)"); err != nil {
			return err
		}
		n, err := done.RowsAffected()
		gone = int(n)
		return err
	})
	return gone, err
}

// Move puts questions into a category, which is made if it is not there. The error wraps ErrNotFound or ErrLimit.
func (b *Bank) Move(category string, ids ...quiz.ID) error {
	category, err := CleanPath(category)
	if err != nil {
		return err
	}
	if err := b.AddCategory(category); err != nil {
		return err
	}
	return b.each("move", ids, "UPDATE question SET category=(SELECT id FROM category WHERE path=?2) WHERE n=?1", category)
}

// Duplicate adds a copy of a question under another name to the same category, and returns its ID. The error wraps
// ErrNotFound, ErrLimit, ErrDamaged or a [*quiz.CheckError] about the name.
func (b *Bank) Duplicate(now time.Time, id quiz.ID, name string) (made quiz.ID, err error) {
	q, err := b.Question(id)
	if err != nil {
		return quiz.ID{}, err
	}
	q.Name = name
	c, err := newContent(q)
	if err != nil {
		return quiz.ID{}, err
	}
	err = b.write("duplicate", func(tx *sql.Tx) error {
		if err := room(tx, 1); err != nil {
			return err
		}
		n, err := questionRow(tx, id)
		if err != nil {
			return err
		}
		var category int64
		if err := tx.QueryRow("SELECT category FROM question WHERE n=?", n).Scan(&category); err != nil {
			return err
		}
		made, err = insertOne(tx, now, category, c)
		return err
	})
	return made, err
}
