package session

import "time"

// tickEvery is how often the class looks for what time alone brings about.
const tickEvery = time.Second

// tick has the loop do what is due, until the class is closed.
func (c *Class) tick() {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if c.do(c.peer.ctx, c.advance) != nil {
				return
			}
		case <-c.peer.ctx.Done():
			return
		}
	}
}

// workOnFiles does what there is to do with files, beside the loop, until the class is closed.
func (c *Class) workOnFiles() {
	defer c.files.end()
	t := time.NewTicker(filesEvery)
	defer t.Stop()
	for {
		select {
		case <-c.files.wake:
			if c.doJobs() != nil {
				return
			}
		case <-t.C:
			c.showFilesIfChanged()
		case <-c.peer.ctx.Done():
			return
		}
	}
}
