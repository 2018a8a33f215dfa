//go:build !nogui

package view

import "lyceum/app/model"

// Intents is what the panes ask for. *model.Store answers; tests listen.
type Intents interface {
	SetName(name string)
	SetTheme(t model.Theme)
	JoinInvite(pasted string)
	JoinNetwork(key string)
	Teach(title string, open bool)
	Retry()
	Say(text string)
	Leave()
	End()
	ShowPeople(on bool)
	ShowChat(on bool)
	Copied()
	Dismiss(toast int)
	HoldToasts(on bool)
}

var _ Intents = (*model.Store)(nil)
