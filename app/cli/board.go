package cli

import (
	"strconv"
	"strings"

	"lyceum/app/room"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

// boardCommands are those about boards and slides.
var boardCommands = []command{
	{"open", "FILE [FILE]", openFiles},
	{"close", "TITLE", closeDeck},
	{"page", "N|add|remove", turnPage},
	{"place", "video|slides [TITLE]|board|private|reveal NAME", goPlace},
	{"comment", "NAME", comment},
	{"follow", "", seated(func(s *seat, _ *printer) error { s.front.Back(); return nil })},
	{"lead", "", seated(lead)},
	{"draw", "KIND COLOUR WIDTH X,Y X,Y, or text COLOUR SIZE X,Y TEXT", drawShape},
	{"ink", "KIND COLOUR WIDTH MILLISECONDS X,Y X,Y", drawLive},
	{"picture", "FILE [X,Y]", addPicture},
	{"erase", "X,Y", eraseAt},
	{"wipe", "mine|page", wipe},
	{"undo", "", seated(func(s *seat, _ *printer) error { return s.UndoBoard(s.doc()) })},
	{"redo", "", seated(func(s *seat, _ *printer) error { return s.RedoBoard(s.doc()) })},
	{"point", "X,Y [laser]", point},
	{"drawers", "all|staff|NAME[, NAME]", drawers},
	{"reveal", "NAME|all on|off", switched(class.RevealBoard)},
	{"copy", "NAME", copyBoard},
	{"export", "pdf|png|png2|png3|svg|cboard FILE", exportBoard},
	{"board", "", seated(printBoard)},
	{"objects", "", seated(printObjects)},
	{"watch-ink", "on|off", watchInk},
}

func openFiles(p *printer, r class, args string) error {
	s := sit(r)
	var files []string
	for rest := args; rest != ""; {
		file, more, ok := cutName(rest)
		if !ok || file == "" {
			return errUsage
		}
		files, rest = append(files, file), more
	}
	switch {
	case len(files) == 0:
		return errUsage
	case strings.HasSuffix(strings.ToLower(files[0]), ".cboard"):
		first, err := s.OpenBoardFile(files[0], board.DocumentID{})
		if err != nil {
			return err
		}
		return s.goTo(room.Place{Where: room.PlaceBoard, Page: first})
	}
	doc, err := s.OpenSlides(files, func(float64) {})
	if err != nil {
		return err
	}
	return s.goToDoc(doc)
}

func closeDeck(_ *printer, r class, args string) error {
	title, ok := wholeName(args)
	if !ok {
		return errUsage
	}
	doc, err := sit(r).deckTitled(title)
	if err != nil {
		return err
	}
	return r.RemoveDeck(doc)
}

func turnPage(_ *printer, r class, args string) error {
	s := sit(r)
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	to := room.Place{Where: s.front.At.Where, Doc: doc}
	if to.Where != room.PlaceSlides {
		to.Where = room.PlaceBoard
	}
	switch args {
	case "add":
		to.Page, err = s.InsertPage(doc, pages[n-1].ID)
	case "remove":
		return s.RemovePage(doc, pages[n-1].ID)
	default:
		if n, err = strconv.Atoi(args); err != nil {
			return errUsage
		}
		if n < 1 || n > len(pages) {
			return room.ErrNoPage
		}
		to.Page = pages[n-1].ID
	}
	if err != nil {
		return err
	}
	return s.goTo(to)
}

func goPlace(_ *printer, r class, args string) error {
	s := sit(r)
	where, rest, _ := strings.Cut(args, " ")
	name, named := wholeName(rest)
	switch {
	case where == room.PlaceVideo && !named:
		return s.goTo(room.Place{Where: room.PlaceVideo})
	case where == room.PlaceSlides:
		doc, err := s.deckTitled(name)
		if err != nil {
			return err
		}
		return s.goToDoc(doc)
	case where == room.PlaceBoard && !named:
		return s.goToDoc(board.DocumentID{})
	case where == "private" && !named:
		return s.goToDoc(board.PrivateID(s.Snapshot().Boards.Self))
	case where == "reveal" && named:
		doc, err := s.revealOf(name)
		if err != nil {
			return err
		}
		return s.goToDoc(doc)
	}
	return errUsage
}

func comment(_ *printer, r class, args string) error {
	name, ok := wholeName(args)
	if !ok {
		return errUsage
	}
	s := sit(r)
	doc, err := s.ownerNamed(name)
	if err != nil {
		return err
	}
	return s.goToDoc(doc)
}

func lead(s *seat, _ *printer) error {
	if !s.front.Lead() {
		return room.ErrNotAllowed
	}
	at := s.front.At
	if at.Where == "" || at.Doc.Kind == board.PrivateBoard {
		return nil
	}
	return s.ShowPlace(at)
}

func wipe(_ *printer, r class, args string) error {
	s := sit(r)
	if args != "mine" && args != "page" {
		return errUsage
	}
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	return s.ClearPage(doc, pages[n-1].ID, args == "mine")
}

func drawers(_ *printer, r class, args string) error {
	switch args {
	case "":
		return errUsage
	case room.DrawAll, room.DrawStaff:
		return r.SetDrawers(room.Drawers{Who: args})
	}
	d := room.Drawers{Who: room.DrawListed}
	for name := range strings.SplitSeq(args, ",") {
		who, ok := wholeName(name)
		if !ok {
			return errUsage
		}
		d.People = append(d.People, who)
	}
	return r.SetDrawers(d)
}

func copyBoard(_ *printer, r class, args string) error {
	name, ok := wholeName(args)
	if !ok {
		return errUsage
	}
	s := sit(r)
	first, err := s.CopyToClassBoard(name)
	if err != nil {
		return err
	}
	return s.goTo(room.Place{Where: room.PlaceBoard, Page: first})
}

func exportBoard(p *printer, r class, args string) error {
	format, rest, _ := strings.Cut(args, " ")
	file, ok := wholeName(rest)
	if !ok {
		return errUsage
	}
	s := sit(r)
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	if err := s.ExportBoard(doc, pages[n-1].ID, format, file); err != nil {
		return err
	}
	p.print("exported", fields{{"file", file}})
	return nil
}

func addPicture(_ *printer, r class, args string) error {
	file, rest, ok := cutName(args)
	if !ok || file == "" {
		return errUsage
	}
	var at board.Point
	if rest != "" {
		points, err := pointsIn(rest)
		if err != nil || len(points) != 1 {
			return errUsage
		}
		at = points[0]
	}
	s := sit(r)
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	return s.AddPicture(file, doc, pages[n-1].ID, at)
}

// inkWaits is how much of what others draw may wait to be printed; more is left out.
const inkWaits = 256

// watchInk prints what others draw, as they draw it.
func watchInk(p *printer, r class, args string) error {
	switch args {
	case "off":
		r.WatchInk(nil)
	case "on":
		waiting := make(chan fields, inkWaits)
		go func() { // until the program ends: who prints may be slow, and the class must not wait for that
			for is := range waiting {
				p.print("ink", is)
			}
		}()
		r.WatchInk(func(from room.Inker, message live.Message) {
			select {
			case waiting <- inkFields(from, message):
			default:
			}
		})
	default:
		return errUsage
	}
	return nil
}

func inkFields(from room.Inker, message live.Message) fields {
	is := fields{{"name", from.Name}, {"id", from.ID}}
	switch m := message.(type) {
	case live.Ink:
		return append(is, field{"kind", m.Kind.String()}, field{"token", int(m.Token)}, field{"points", m.First + len(m.Points)}, field{"end", m.End})
	case live.Pointer:
		return append(is, field{"kind", "pointer"}, field{"gone", m.Gone})
	case live.Laser:
		return append(is, field{"kind", "laser"}, field{"points", len(m.Points)})
	}
	return is
}
