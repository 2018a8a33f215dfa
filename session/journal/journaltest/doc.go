// Package journaltest checks that a reducer of entries keeps its contract ([journal.Reducer]): the same state for
// the same entries, in whatever order and however often they come.
//
//	var s journaltest.Script
//	ada, ben := s.Author(1), s.Author(2)
//	ada.Say(journal.KindHand, journal.Post, []byte{1})
//	ben.Say(journal.KindHand, journal.Post, []byte{1})
//	journaltest.Converges(t, func() journal.Reducer { return conduct.NewHands() }, s.Entries())
//
// A [Script] writes entries as a group gives them out: bodies opened, rights set, sequence numbers and clocks
// rising. They are not sealed or signed and have no Raw.
//
// It is for tests alone.
package journaltest
