package device

// waylandError returns ErrWayland in a session of Wayland, whose programs may not see each other. XWayland has an X11
// screen too, and what it shows is black.
func waylandError(getenv func(string) string) error {
	if getenv("WAYLAND_DISPLAY") != "" || getenv("XDG_SESSION_TYPE") == "wayland" {
		return ErrWayland
	}
	return nil
}
