// Package chat folds journal entries into the public conversation of a class.
//
// What a person typed becomes the body of an entry with [Encode]; the entries that a journal gives
// out go into a [Chat], in any order and as often as they come, and everyone who was given the same
// entries sees the same conversation:
//
//	body, err := chat.Encode("hello")         // ErrEmpty, ErrTooLong, ErrInvalidText
//	e, err := journal.Append(now, journal.KindChat, body)
//	c := chat.New()
//	c.Apply(e)
//	for _, m := range c.Snapshot() {
//		fmt.Println(m.Author, m.Text)
//	}
//
// The body of a chat entry is the text itself in UTF-8, nothing around it.
//
// Deliberately absent: who may write (whoever feeds the reducer leaves out entries that lacked the
// right), names (they are learnt from join entries), editing, deleting and reactions (kinds of
// their own, to come), and any bound on growth beyond the journal's limits for each author.
package chat
