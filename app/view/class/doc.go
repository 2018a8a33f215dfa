// Package class is the frame of a class's screen: title bar, tabs, side panels, bottom bar, banners, toasts, the private
// call and the ways out. What is between belongs to other packages of app/view.
//
//	screen := class.New(store, window, ticker, dialogs)
//	screen.Set(snapshot)
//	screen.Tick(now) // once a second
//
// It keeps only what is no truth about the class: how wide a panel is while it is being dragged, and that the stage has the
// whole window.
package class
