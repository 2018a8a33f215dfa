// Package room opens a class for a person at this computer: it loads the identity of a profile, joins
// session with the features (chat, so far), and offers the result as snapshots, events and verbs.
//
//	r, err := room.Launch(ctx, room.Options{Name: "Dr. Lindqvist"}, "Photosynthesis", true)
//	fmt.Println(r.Invite())
//	err = r.Say("Good morning")
//	for ev := range r.Events() { … }
//
// A verb returns once what it decided is on this computer's disk, or says why it is not. What everybody sees of it comes
// as an event and in the next snapshot, on this computer too. People are named by name or ID; a name that several have is
// a [SeveralError] that lists their IDs. [Reopen] goes on with a class of before.
//
// What is shown never depends on who got what when: lines that were written in spite of a lock are left out by the clocks
// of the line and of the lock (package conduct). Sealed lines are opened on the session's loop, where the keys are.
//
// Pictures and sound are package studio's; a Room says who is meant. A [Check] looks at devices before there is a class.
//
// Staff see people by [Room.Look], [Room.LookLarge] and [Room.Watched]; people let them by [Room.AnswerShow], and Snapshot.Viewers
// and ViewLog say who looks and who has.
//
// # Boards and slides
//
// What is drawn, and which slides are open, is in Snapshot.Boards; [Room.Draw] and what stands beside it change it, one action after the
// other. Where the class is led is Snapshot.Shown, by [Room.ShowPlace]; what one window has in front a [Follower] keeps. Files of decks
// come by themselves; [Room.Ground] and [Room.BoardImage] give pictures without waiting, to who draws a frame. [Room.SendInk] and
// [Room.WatchInk] carry what is drawn as it is drawn. What was drawn is saved into the report folder (boardsave.go):
//
//	board.pdf, board.cboard  the class board
//	slides-TITLE.pdf         a deck on which something was drawn
//	private-boards/NAME.pdf  a private board
//
// It deliberately has no windows, no command line and no words for people: app/view, app/cli and
// app/model have those.
package room
