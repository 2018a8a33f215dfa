// Package check is what lies between the start screen and a class: the look at name, camera, microphone and speaker, and
// the door at which one waits to be let in.
//
//	pane := check.New(store, ticker, window)
//	pane.Set(snapshot)
//	pane.Shown(true) // it is in front: the preview moves
package check
