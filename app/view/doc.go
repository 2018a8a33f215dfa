// Package view is the Lyceum window, drawn from the snapshots of a [model.Store]: it
// puts the screens of the packages below it (start, check, class) in front in turn,
// has keys do what app/model/keys.go says, and changes theme, language and size of texts.
//
//	store := model.New(model.Config{Rooms: rooms, Room: options})
//	err := view.Run(ctx, store)
//
// Snapshots come in through a [Pump]; every pane has Set(snapshot) and calls
// the store back. A pane keeps only drafts: what is typed, ticked or scrolled to.
// Screens are made when they are first shown, and anew when language or size of
// texts change; what was begun in them is kept.
// Built with the tag e2e, the window tells tests where things are; see Probe.
// With the build tag nogui nothing of Fyne is compiled in, and Run is nil.
//
// It deliberately holds no truth about a class and decides nothing.
package view
