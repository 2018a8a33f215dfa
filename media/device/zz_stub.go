package device

func Cameras() []Info     { return nil }
func Screens() []Info     { return nil }
func Microphones() []Info { return nil }
func Speakers() []Info    { return nil }
