package bank

import (
	"cmp"
	"slices"
	"strings"
)

// sorted returns categories by path, with the sums of what is below each.
func sorted(all map[string]*Category) []Category {
	for path, c := range all {
		for above := path; ; above = parent(above) {
			if up := all[above]; up != nil {
				up.Below += c.Own
			}
			if above == "" {
				break
			}
		}
	}
	list := make([]Category, 0, len(all))
	for _, c := range all {
		list = append(list, *c)
	}
	// By names, not by the path as one text: a slash is not a letter that could stand before or after others.
	slices.SortFunc(list, func(x, y Category) int {
		xs, ys := strings.Split(x.Path, "/"), strings.Split(y.Path, "/")
		return slices.CompareFunc(xs, ys, func(a, b string) int {
			return cmp.Or(cmp.Compare(sortKey(a), sortKey(b)), cmp.Compare(a, b))
		})
	})
	return list
}

// A Tag is a word that questions are marked with, and on how many it is, without those in the trash. Tags that differ by
// case or accents alone are one.
type Tag struct {
	Name      string // as it is written on the question changed last
	Questions int
}

// Tags returns all tags, sorted as names are.
func (b *Bank) Tags() ([]Tag, error) {
	rows, err := b.db.Query("SELECT tags FROM question WHERE trashed=0 AND tags<>'' ORDER BY changed DESC, n DESC")
	if err != nil {
		return nil, failed(b.path, "list tags", err)
	}
	defer rows.Close()
	all := map[string]*Tag{}
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return nil, failed(b.path, "list tags", err)
		}
		for _, name := range tagsOf(column) {
			key := fold(name)
			if all[key] == nil {
				all[key] = &Tag{Name: name}
			}
			all[key].Questions++
		}
	}
	if err := rows.Err(); err != nil {
		return nil, failed(b.path, "list tags", err)
	}
	list := make([]Tag, 0, len(all))
	for _, t := range all {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(x, y Tag) int { return cmp.Compare(sortKey(x.Name), sortKey(y.Name)) })
	return list, nil
}
