package session

// flooded has a stream played no more as long as the class lasts, as it is far more than it says: when nobody plays it,
// nobody passes it on.
func (c *Class) flooded(p *Playback) {
	c.media.floods[streamKey{p.author, p.name, p.direct}] = true // the view that follows has it closed
	c.cfg.Log.Warn("a stream is far more than it says, and is played no more", "name", p.name, "kbit", p.stream.Config().Kbit)
}
