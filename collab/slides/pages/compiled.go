package pages

import (
	"sync"

	"github.com/tetratelabs/wazero"
)

// A compiled is what compiling pdfium made, for the instances of one renderer.
type compiled struct {
	dir string // where it is kept between runs of the program; "" nowhere

	mu    sync.Mutex // guards cache, while an engine begins
	cache wazero.CompilationCache
}

// start begins an engine, which compiles pdfium if nothing else has.
func (c *compiled) start() (*engine, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cache == nil && c.dir != "" {
		// A folder that cannot be written, or in which something else lies, costs time and nothing more.
		if cache, err := wazero.NewCompilationCacheWithDir(c.dir); err == nil {
			if e, err := startEngine(cache); err == nil {
				c.cache = cache
				return e, nil
			}
		}
	}
	if c.cache == nil {
		c.cache = wazero.NewCompilationCache()
	}
	return startEngine(c.cache)
}
