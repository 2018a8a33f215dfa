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
// Everything a person reads when something went wrong comes from sentences.go.
//
// It deliberately does not draw, does not know a toolkit, does not open sockets
// (the room does) and keeps nothing but the person's name and theme.
package model
