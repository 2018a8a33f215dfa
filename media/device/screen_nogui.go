//go:build nogui

package device

func registerScreens() {}

func screenError() error { return ErrNoScreens }
