//go:build nogui

package device

func registerScreens() {}

func screenError() error { return ErrNoScreens }

func prepareScreens() {}

func screenSize(string) (width, height int, ok bool) { return 0, 0, false }
