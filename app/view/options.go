package view

// Options change how the window opens.
type Options struct {
	// Width and Height are the window's first size in device-independent pixels;
	// 0 means 1280 × 800. The window is never smaller than 960 × 600.
	Width, Height float32
}
