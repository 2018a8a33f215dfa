// Package rows draws long lists of rows of different heights, such as the people and the chat of a class. Only the rows
// in sight exist as objects, and a row that shows what it showed before is left alone: a change of one of 5,000 rows
// costs one.
//
//	list := rows.New(rows.Of[model.Person]{Key: …, Same: …, New: …, Fill: …})
//	list.Set(people)
//
// [Tiles] are the same for tiles of one size beside each other, in parts.
//
// The list has the focus as a whole; arrow keys choose a row, which shows a ring. Keys that it has no use for go on to
// the window.
package rows
