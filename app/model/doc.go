// Package model is what the windows show and what a person can ask for, without
// any window. A [Store] owns the state in one goroutine, turns what the room
// reports and what the person asks into immutable [Snapshot] values, and hands
// each one to whoever watches.
//
//	store := model.New(model.Config{Rooms: rooms, Room: room.Options{ProfileDir: dir}})
//	store.Watch(func(s *model.Snapshot) { pump.Offer(s) })
//	go store.Run(ctx)
//	store.SetName("Amara")
//	store.JoinInvite(pasted)
//
// A class is a session: what is true comes from the room's snapshots (persons.go,
// talk.go), what a person is told once from its events (events.go), and what
// follows from both is arranged here: the stage (stage.go), own devices (own.go),
// the call, banners, toasts and sounds. Verbs go to the room in lanes (lanes.go),
// so that what was pressed last is what is so.
//
// Parts of a snapshot that are as before are the same in memory: a pane compares
// lists by their first element and length, and the rest by ==, and skips them. One
// event among 300 people costs a copy of their list and no more.
//
// Everything a person reads when something went wrong comes from sentences.go, in
// the language of package words.
//
// It deliberately does not draw, does not know a toolkit, does not open sockets
// (the room does) and keeps nothing but the person's settings.
package model
