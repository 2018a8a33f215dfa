//go:build !nogui

package device

import (
	"os"

	"github.com/pion/mediadevices/pkg/driver/screen"
)

// registerScreens puts the screens into the drivers' manager again.
func registerScreens() { screen.Initialize() }

// screenError says why no screen at all can be captured.
func screenError() error { return waylandError(os.Getenv) }

// prepareScreens is called before a screen is opened.
func prepareScreens() { surviveXErrors() }
