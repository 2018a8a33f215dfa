package view

import (
	"context"

	"lyceum/app/model"
)

// Show opens the window at its usual size; see Run.
func Show(ctx context.Context, store *model.Store) error { return Run(ctx, store, Options{}) }
