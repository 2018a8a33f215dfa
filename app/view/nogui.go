//go:build nogui

package view

import (
	"context"

	"lyceum/app/model"
)

// Run is nil: this build was made without a window.
var Run func(context.Context, *model.Store) error

// Probe is nil: there is no window to ask about.
var Probe func(question string) []byte
