package multicast

// SetPublisherCopies changes the cap on what a publisher sends, in copies of its payload; 0 lifts it.
func (e *Engine) SetPublisherCopies(copies float64) { e.cfg.PublisherCopies = copies }
