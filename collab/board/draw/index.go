package draw

import (
	"math"
	"slices"

	"lyceum/collab/board"
)

// bucketSize is how wide and high the squares are, in pixels of the page, by which the index looks for objects.
const bucketSize = 64

// mostBuckets is in how many squares an object may be noted. Larger ones are looked at every time.
const mostBuckets = 64

// An index finds the objects of a page by where they lie.
type index struct {
	list    []*item // undermost first
	of      map[*board.Object]*item
	buckets map[[2]int16][]*item
	large   []*item
	asked   uint32 // how often it was
}

// An item is an object in its place.
type item struct {
	object *board.Object
	bounds Rect
	order  int32  // in list
	asked  uint32 // when it was found last
}

func newIndex() *index {
	return &index{of: make(map[*board.Object]*item), buckets: make(map[[2]int16][]*item)}
}

// set takes the objects of a page as they are now. It returns the items that are new, and the areas where there were others
// that are gone; above says that there is nothing over the new ones, and nothing is gone.
func (x *index) set(objects []*board.Object, bounds func(*board.Object) Rect) (added []*item, gone []Rect, above bool) {
	same := 0
	for same < len(x.list) && same < len(objects) && x.list[same].object == objects[same] {
		same++
	}
	if same == len(objects) && same == len(x.list) {
		return nil, nil, true
	}
	end := 0 // so many are the same at the other end
	for end < len(x.list)-same && end < len(objects)-same && x.list[len(x.list)-1-end].object == objects[len(objects)-1-end] {
		end++
	}
	before, now := x.list[same:len(x.list)-end], objects[same:len(objects)-end]
	above = len(before) == 0 && end == 0
	gone = x.leave(before, now)
	list := x.list[:same]
	if !above {
		list = slices.Clone(list)
	}
	for _, o := range now {
		it := x.of[o]
		if it == nil {
			it = &item{object: o, bounds: bounds(o)}
			x.add(it)
			added = append(added, it)
		}
		list = append(list, it)
	}
	if above {
		x.list = list
	} else {
		x.list = append(list, x.list[len(x.list)-end:]...)
	}
	for i := same; i < len(x.list); i++ {
		x.list[i].order = int32(i)
	}
	return added, gone, above
}

// leave removes those of items whose objects are not among now, and returns where they were.
func (x *index) leave(items []*item, now []*board.Object) (gone []Rect) {
	if len(items) == 0 {
		return nil
	}
	stay := make(map[*board.Object]bool, len(now))
	for _, o := range now {
		stay[o] = true
	}
	for _, it := range items {
		if !stay[it.object] {
			gone = append(gone, it.bounds)
			x.remove(it)
		}
	}
	return gone
}

func (x *index) add(it *item) {
	x.of[it.object] = it
	from, to, few := squares(it.bounds)
	if !few {
		x.large = append(x.large, it)
		return
	}
	for by := from[1]; by <= to[1]; by++ {
		for bx := from[0]; bx <= to[0]; bx++ {
			x.buckets[[2]int16{bx, by}] = append(x.buckets[[2]int16{bx, by}], it)
		}
	}
}

func (x *index) remove(it *item) {
	delete(x.of, it.object)
	drop := func(all []*item) []*item {
		if i := slices.Index(all, it); i >= 0 {
			all[i] = all[len(all)-1]
			all[len(all)-1] = nil
			all = all[:len(all)-1]
		}
		return all
	}
	from, to, few := squares(it.bounds)
	if !few {
		x.large = drop(x.large)
		return
	}
	for by := from[1]; by <= to[1]; by++ {
		for bx := from[0]; bx <= to[0]; bx++ {
			x.buckets[[2]int16{bx, by}] = drop(x.buckets[[2]int16{bx, by}])
		}
	}
}

// squares returns which squares an area touches, the first and the last; few is false if they are too many to be noted.
func squares(r Rect) (from, to [2]int16, few bool) {
	if r.Empty() {
		return from, [2]int16{-1, -1}, true // in none
	}
	in := func(v float32) int16 {
		return int16(math.Floor(float64(min(max(v/bucketSize, math.MinInt16), math.MaxInt16-1))))
	}
	from, to = [2]int16{in(r.X0), in(r.Y0)}, [2]int16{in(r.X1), in(r.Y1)}
	return from, to, (int(to[0])-int(from[0])+1)*(int(to[1])-int(from[1])+1) <= mostBuckets
}

// in returns the items whose bounds meet an area, undermost first.
func (x *index) in(r Rect) (found []*item) {
	x.asked++
	look := func(all []*item) {
		for _, it := range all {
			if it.asked != x.asked && it.bounds.Meets(r) {
				it.asked = x.asked
				found = append(found, it)
			}
		}
	}
	from, to, _ := squares(r)
	if n := (int(to[0]) - int(from[0]) + 1) * (int(to[1]) - int(from[1]) + 1); n > len(x.buckets) {
		look(x.list)
		return found
	}
	look(x.large)
	for by := from[1]; by <= to[1]; by++ {
		for bx := from[0]; bx <= to[0]; bx++ {
			look(x.buckets[[2]int16{bx, by}])
		}
	}
	slices.SortFunc(found, func(a, b *item) int { return int(a.order - b.order) })
	return found
}
