package pages

import (
	"container/list"
	"image"
)

// A key names a picture: a part of a page that is width pixels wide. A whole page is its own part.
type key struct {
	doc   *Document
	page  int // from 1
	width int
	part  image.Rectangle
}

// A cache keeps the pictures that were used last, up to a number of bytes. The lock of the renderer guards it.
type cache struct {
	limit, bytes int
	recent       list.List // of *cached, used last in front
	byKey        map[key]*list.Element
}

// A cached is a picture in the cache.
type cached struct {
	key
	img *image.RGBA
}

// get returns a picture, nil if it is not there.
func (c *cache) get(k key) *image.RGBA {
	e := c.byKey[k]
	if e == nil {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*cached).img
}

// put keeps a picture and lets go of those that were used longest ago. One is kept however large it is.
func (c *cache) put(k key, img *image.RGBA) {
	if e := c.byKey[k]; e != nil {
		c.drop(e)
	}
	c.byKey[k] = c.recent.PushFront(&cached{k, img})
	for c.bytes += len(img.Pix); c.bytes > c.limit && c.recent.Len() > 1; {
		c.drop(c.recent.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	old := c.recent.Remove(e).(*cached)
	c.bytes -= len(old.img.Pix)
	delete(c.byKey, old.key)
}

// best returns the largest picture of a whole page, nil if there is none.
func (c *cache) best(doc *Document, page int) (best *image.RGBA) {
	for e := c.recent.Front(); e != nil; e = e.Next() {
		p := e.Value.(*cached)
		if p.doc == doc && p.page == page && p.part == doc.whole(page, p.width) && (best == nil || p.width > best.Rect.Dx()) {
			best = p.img
		}
	}
	return best
}

// forget lets go of the pictures of a document.
func (c *cache) forget(doc *Document) {
	for e := c.recent.Front(); e != nil; {
		next := e.Next()
		if e.Value.(*cached).doc == doc {
			c.drop(e)
		}
		e = next
	}
}
