// Package chat is what was said in a class, and the box for what is to be said.
//
//	pane := chat.New(store, window)
//	pane.Set(snapshot)
package chat
