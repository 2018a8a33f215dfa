// Package people is the left panel of a class: hands, staff and everybody else.
//
//	pane := people.New(copyInvite)
//	pane.Set(snapshot)
package people
