//go:build nogui

package view

import (
	"context"
	"errors"

	"lyceum/app/model"
)

// Run fails: this build was made without a window.
func Run(context.Context, *model.Store) error {
	return errors.New("this build has no window")
}
