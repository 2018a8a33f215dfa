// Package view is the Lyceum window: a start screen and a class, drawn from the
// snapshots of a [model.Store].
//
//	store := model.New(model.Config{Rooms: rooms, Room: options})
//	err := view.Run(ctx, store)
//
// Snapshots come in through a [Pump]; every pane has Set(snapshot) and calls
// intents back. A pane keeps only drafts: what is typed, ticked or scrolled to.
// With the build tag nogui nothing of Fyne is compiled in, and Run is nil.
//
// It deliberately holds no truth about a class and decides nothing.
package view
