// Package people is the left panel of a class: raised hands, who waits at the door, staff and everybody else.
//
//	pane := people.New(store, window)
//	pane.Set(snapshot)
//	pane.Tick(time.Now()) // every second: clocks of who waits to speak
package people
