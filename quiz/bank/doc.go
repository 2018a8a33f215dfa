// Package bank keeps the questions of a profile, and the tests made of them, in one file: an SQLite database.
//
//	b, err := bank.Open(filepath.Join(profile, bank.FileName)) // b.Saved() != nil: the file was damaged
//	defer b.Close()
//	id, err := b.Add(now, "Biology/Plants", question)
//	done, err := b.Import(now, items)                          // all, but for what is there already, or none
//	page, err := b.List(bank.Query{Category: "Biology", Words: "chloro", Limit: 50})
//	test, err := b.Compose(plan)                               // questions and pools as they are now
//
// A question has an ID as long as the bank has it, and a number of its version, which grows with each change. It stands in one
// category. What is deleted is in the trash first. A plan is a saved test that names questions and pools; a version that a
// plan names is kept when the question changes, other old versions are not.
//
// Methods return when what they write is on disk, wholly or not at all. The file is written as class files are (package
// session/journal/store): in WAL mode with synchronous=FULL, for its owner alone (0600), and kept from other programs, and from
// being opened twice, by a lock on the file beside it that ends in .lock ([ErrInUse]). Its application_id is 0x4c796371
// ("Lycq"), its user_version the version of the schema; an earlier one is brought up to date, a later one is refused
// ([ErrNewer]).
//
// # Search
//
// A word is found wherever it stands, in the middle of others too, in text without case, accents and markup that is kept with
// each question. That takes some milliseconds in ten thousand questions and needs no index of words, which SQLite has only if
// it is built so.
//
// # Damage
//
// Open checks the whole structure of the file. One with pages that contradict each other is kept beside it as .damaged, byte for
// byte, and a new bank with all that can still be read takes its place ([Bank.Saved]). A torn WAL loses the transactions from
// there on, each wholly.
//
// # Deliberately absent
//
// What makes a question a good one (package quiz), formats of files (gift, aiken, cloze), how questions look. Pictures are in
// their questions.
package bank
