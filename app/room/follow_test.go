package room

import "testing"

func at(where string) Place { return Place{Where: where} }

func shownBy(by string, no uint64, where string) ShownPlace {
	return ShownPlace{Place: at(where), By: by, No: no}
}

func TestWhoComesLandsOnWhatIsShown(t *testing.T) {
	var f Follower
	if f.Take(shownBy("teacher", 7, PlaceSlides), "ana", false, false); f.At != at(PlaceSlides) || f.State != Following {
		t.Errorf("at %v, %v", f.At, f.State)
	}
}

func TestWhoFollowsGoesAlong(t *testing.T) {
	var f Follower
	f.Take(ShownPlace{}, "ana", false, false)
	if f.At != at(PlaceVideo) {
		t.Errorf("in a class in which nothing is shown: at %v", f.At)
	}
	if moved := f.Take(shownBy("teacher", 1, PlaceBoard), "ana", false, false); !moved || f.At != at(PlaceBoard) {
		t.Errorf("moved %v, at %v", moved, f.At)
	}
	if f.Take(shownBy("teacher", 1, PlaceBoard), "ana", false, false) {
		t.Error("moved by no news")
	}
}

func TestWhoBrowsesStaysUntilTheyComeBack(t *testing.T) {
	var f Follower
	f.Take(shownBy("teacher", 1, PlaceSlides), "ana", false, false)
	if f.Go(at(PlaceBoard)) {
		t.Error("who may not show showed something")
	}
	f.Take(shownBy("teacher", 2, PlaceVideo), "ana", false, false)
	if f.At != at(PlaceBoard) || f.State != Browsing {
		t.Errorf("at %v, %v", f.At, f.State)
	}
	f.Back()
	f.Take(shownBy("teacher", 3, PlaceSlides), "ana", false, false)
	if f.At != at(PlaceSlides) || f.State != Following {
		t.Errorf("come back: at %v, %v", f.At, f.State)
	}
}

func TestTheTabThatIsShownLeadsBack(t *testing.T) {
	var f Follower
	shown := shownBy("teacher", 1, PlaceSlides)
	shown.Page.Number = 7
	f.Take(shown, "ana", false, false)
	f.GoTab(at(PlaceVideo))
	if f.State != Browsing {
		t.Errorf("%v", f.State)
	}
	f.GoTab(at(PlaceSlides))
	if f.At != shown.Place || f.State != Following {
		t.Errorf("at %v, %v", f.At, f.State)
	}
}

func TestWhoLeadsShowsWhereTheyGo(t *testing.T) {
	var f Follower
	f.Take(ShownPlace{}, "teacher", true, true)
	if f.State != Leading {
		t.Fatalf("who launched the class: %v", f.State)
	}
	if !f.Go(at(PlaceBoard)) {
		t.Error("not shown")
	}
	f.Go(at(PlaceSlides))
	f.Take(shownBy("teacher", 1, PlaceBoard), "teacher", true, true) // what was shown first comes late
	if f.At != at(PlaceSlides) {
		t.Errorf("thrown back to %v", f.At)
	}
}

func TestOneLeadsAtATime(t *testing.T) {
	var f Follower
	f.Take(shownBy("teacher", 1, PlaceBoard), "teacher", true, true)
	f.Take(shownBy("ana", 2, PlaceSlides), "teacher", true, true)
	if f.State != Following || f.At != at(PlaceSlides) {
		t.Errorf("%v at %v", f.State, f.At)
	}
	if !f.Lead() || !f.Go(at(PlaceBoard)) {
		t.Error("cannot lead again")
	}
}

func TestWhoMayNotShowAnyMoreFollows(t *testing.T) {
	var f Follower
	f.Take(shownBy("ana", 1, PlaceBoard), "ana", true, false)
	if f.State != Leading || f.At != at(PlaceBoard) {
		t.Fatalf("who came back to what they showed: %v at %v", f.State, f.At)
	}
	f.Take(shownBy("ana", 1, PlaceBoard), "ana", false, false)
	if f.State != Following || f.Lead() || f.Go(at(PlaceSlides)) {
		t.Errorf("%v", f.State)
	}
}
