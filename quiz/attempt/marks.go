package attempt

import (
	"lyceum/session/journal"
)

// applyMarking takes in what staff know and decide.
func (t *Tests) applyMarking(e journal.Entry) {
	said, err := ParseMarking(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	may := MayGrade(e.Rights)
	switch said.(type) {
	case Keys, Takers:
		may = MayGive(e.Rights)
	}
	if !may {
		t.stats.NotAllowed++
		return
	}
	t.mark(said, stampOf(e))
}

func (t *Tests) mark(is any, s stamp) {
	switch is := is.(type) {
	case Keys:
		of := t.test(is.Test)
		of.desk.keys, of.stale = insert(of.desk.keys, said[Keys]{s, is}), true
		t.touchAll(is.Test)
	case Takers:
		of := t.test(is.Test)
		if of.stale = true; of.desk.takers == nil {
			of.desk.takers = map[journal.Author]said[Taker]{}
		}
		for _, who := range is.List {
			if old, there := of.desk.takers[who.Who]; !there || old.compare(s) < 0 {
				of.desk.takers[who.Who] = said[Taker]{s, who}
			}
		}
		t.touchAll(is.Test)
	case Marked:
		of, key := t.test(is.Test), markKey{is.Who, is.Attempt, is.Place}
		if of.desk.marks == nil {
			of.desk.marks = map[markKey][]said[Marked]{}
		}
		of.desk.marks[key] = insert(of.desk.marks[key], said[Marked]{s, is})
		t.touch(is.Test, is.Who)
	case Corrected:
		of := t.test(is.Test)
		if of.desk.corrected == nil {
			of.desk.corrected = map[Place][]said[Corrected]{}
		}
		of.desk.corrected[is.Place] = insert(of.desk.corrected[is.Place], said[Corrected]{s, is})
		t.touchAll(is.Test)
	}
}
