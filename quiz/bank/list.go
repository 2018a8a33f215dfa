package bank

import (
	"fmt"
	"strings"
	"time"

	"lyceum/quiz"
)

// A Query says which questions to list, and how. The zero Query lists all that are not in the trash, by name.
type Query struct {
	Category string // with all below it
	Alone    bool   // without what is below
	// Words must all be in the name, the tags, the text or the answers, parts of words too, whatever their case and accents.
	Words string
	Types []quiz.Type // any of them; none: all
	Tags  []string    // all of them
	Trash bool        // what is in the trash instead
	Sort  Sort
	Down  bool // from the last to the first
	From  int  // how many to pass over
	Limit int  // how many to return, up to MaxPage; 0: as many
}

// A Sort is an order of questions.
type Sort uint8

// Orders of questions; what is equal comes as it was added.
const (
	ByName Sort = iota // numbers in names by what they are worth
	ByChanged
	ByAdded
	ByType
	ByMark
	ByCategory
)

// A Page is a part of a list.
type Page struct {
	Rows  []Row
	Total int // how many there are in all
}

// A Row is what a list has of a question.
type Row struct {
	ID             quiz.ID
	Category       string
	Version        int
	Type           quiz.Type
	Mark           float64
	Pictures       int
	Name           string
	Text           string // how what is asked begins, without its markup, at most 200 characters
	Tags           []string
	Added, Changed time.Time
	Trashed        time.Time // zero: it is not in the trash
}

// List returns a page of the questions that a query asks for. A category that is not there has none. The error wraps
// ErrLimit or ErrBad.
func (b *Bank) List(q Query) (Page, error) {
	where, args, err := q.where()
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = MaxPage
	}
	// Everything is looked at once, by what is short; only the rows of the page are read.
	rows, err := b.db.Query(fmt.Sprintf(`WITH page AS (SELECT n, count(*) OVER () AS total FROM question q%[1]s ORDER BY %[2]s LIMIT %[3]d OFFSET %[4]d)
		SELECT total, q.id, c.path, version, type, mark, pictures, name, shown, tags, created, changed, trashed
		FROM page JOIN question q USING (n) JOIN category c ON c.id=q.category ORDER BY %[2]s`, where, q.order(), limit, q.From), args...)
	if err != nil {
		return Page{}, failed(b.path, "list", err)
	}
	defer rows.Close()
	var p Page
	for rows.Next() {
		var r Row
		var id []byte
		var tags string
		var added, changed, trashed int64
		if err := rows.Scan(&p.Total, &id, &r.Category, &r.Version, &r.Type, &r.Mark, &r.Pictures, &r.Name, &r.Text, &tags, &added, &changed, &trashed); err != nil {
			return Page{}, failed(b.path, "list", err)
		}
		copy(r.ID[:], id)
		r.Tags, r.Added, r.Changed, r.Trashed = tagsOf(tags), timeOf(added), timeOf(changed), timeOf(trashed)
		p.Rows = append(p.Rows, r)
	}
	if err := rows.Err(); err != nil {
		return Page{}, failed(b.path, "list", err)
	}
	if p.Rows == nil && q.From > 0 { // behind the end: no row says how many there are
		err = b.db.QueryRow("SELECT count(*) FROM question q"+where, args...).Scan(&p.Total)
	}
	return p, failed(b.path, "list", err)
}

var sortColumns = [...]string{ByName: "sortkey", ByChanged: "changed", ByAdded: "n", ByType: "type", ByMark: "mark",
	ByCategory: "(SELECT path FROM category WHERE id=q.category)"}

// order returns by what a query sorts.
func (q Query) order() string {
	if q.Down {
		return sortColumns[q.Sort] + " DESC, n DESC"
	}
	return sortColumns[q.Sort] + ", n"
}

// where returns the condition of a query.
func (q Query) where() (condition string, args []any, err error) {
	words := strings.Fields(fold(q.Words))
	if len(words) > MaxWords || len(q.Tags) > quiz.MaxTags || len(q.Types) > 64 || q.Limit > MaxPage {
		return "", nil, fmt.Errorf("%w: at most %d words, %d tags, %d rows", ErrLimit, MaxWords, quiz.MaxTags, MaxPage)
	}
	if int(q.Sort) >= len(sortColumns) || q.From < 0 || q.Limit < 0 {
		return "", nil, fmt.Errorf("%w: order %d, rows %d from %d on", ErrBad, q.Sort, q.Limit, q.From)
	}
	path, err := CleanPath(q.Category)
	if err != nil {
		return "", nil, err
	}
	args = []any{path} // ?1
	conditions := []string{"trashed=0"}
	if q.Trash {
		conditions[0] = "trashed<>0"
	}
	add := func(condition string, arg any) {
		args = append(args, arg)
		conditions = append(conditions, fmt.Sprintf(condition, len(args)))
	}
	switch {
	case q.Alone:
		conditions = append(conditions, "q.category=(SELECT id FROM category WHERE path=?1)")
	case path != "":
		conditions = append(conditions, "q.category IN (SELECT id FROM category WHERE "+below+")")
	default:
		conditions = append(conditions, "?1=''") // every category; each argument must be used
	}
	if len(q.Types) > 0 {
		var types []string
		for _, t := range q.Types {
			types = append(types, fmt.Sprint(uint8(t)))
		}
		conditions = append(conditions, "type IN ("+strings.Join(types, ", ")+")")
	}
	for _, tag := range q.Tags {
		add("instr(tagkeys, ?%d)>0", tagKeys([]string{tag}))
	}
	var search []string
	for _, word := range words {
		args = append(args, word)
		search = append(search, fmt.Sprintf("instr(found, ?%d)>0", len(args)))
	}
	if search != nil {
		conditions = append(conditions, "n IN (SELECT n FROM search WHERE "+strings.Join(search, " AND ")+")")
	}
	return " WHERE " + strings.Join(conditions, " AND "), args, nil
}
