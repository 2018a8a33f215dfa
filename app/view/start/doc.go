// Package start is the window without a class: join, teach or practise, the classes on this network, and who one is.
//
//	pane := start.New(store, window)
//	pane.Set(snapshot)
//
// A pane keeps only drafts; what is true comes with each snapshot.
package start
