// Package class is the frame of a class's screen: title bar, tabs, side panels, bottom bar, banners, toasts, the private
// call and the ways out. What is between belongs to other packages of app/view.
//
//	screen := class.New(store, window)
//	screen.Set(snapshot)
package class
