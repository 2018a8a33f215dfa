//go:build e2e

package main_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// A dropper is a program that files are dragged from, as desktops know them: the protocol XDND, version 5.
type dropper struct {
	w     *window
	conn  *xgb.Conn
	from  xproto.Window
	to    xproto.Window
	atoms map[string]xproto.Atom
}

// drop drops files of this computer on a place in the window.
func (w *window) drop(x, y int, paths ...string) {
	w.t.Helper()
	conn, err := xgb.NewConnDisplay(w.desk.display)
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close()
	d := &dropper{w: w, conn: conn, atoms: map[string]xproto.Atom{}}
	for _, name := range []string{"XdndEnter", "XdndPosition", "XdndDrop", "XdndFinished", "XdndSelection", "XdndActionCopy", "text/uri-list"} {
		is, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			w.t.Fatal(err)
		}
		d.atoms[name] = is.Atom
	}
	id, err := strconv.ParseUint(w.id, 10, 32)
	if err != nil {
		w.t.Fatal(err)
	}
	d.to = xproto.Window(id)
	d.begin()
	d.over(x, y)
	d.letGo(paths)
}

// begin has a window of its own own what is dragged.
func (d *dropper) begin() {
	t := d.w.t
	t.Helper()
	root := xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	var err error
	if d.from, err = xproto.NewWindowId(d.conn); err != nil {
		t.Fatal(err)
	}
	if err := xproto.CreateWindowChecked(d.conn, 0, d.from, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		t.Fatal(err)
	}
	if err := xproto.SetSelectionOwnerChecked(d.conn, d.from, d.atoms["XdndSelection"], xproto.TimeCurrentTime).Check(); err != nil {
		t.Fatal(err)
	}
}

// over has the pointer come to a place in the window.
func (d *dropper) over(x, y int) {
	t := d.w.t
	t.Helper()
	root := xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	at, err := xproto.TranslateCoordinates(d.conn, d.to, root, int16(x), int16(y)).Reply()
	if err != nil {
		t.Fatal(err)
	}
	d.send("XdndEnter", 5<<24, uint32(d.atoms["text/uri-list"]), 0, 0)
	d.send("XdndPosition", 0, uint32(at.DstX)<<16|uint32(at.DstY), xproto.TimeCurrentTime, uint32(d.atoms["XdndActionCopy"]))
}

// letGo drops files, and gives them to the window when it asks.
func (d *dropper) letGo(paths []string) {
	t := d.w.t
	t.Helper()
	var list strings.Builder
	for _, path := range paths {
		fmt.Fprintf(&list, "%s\r\n", (&url.URL{Scheme: "file", Path: path}).String())
	}
	d.send("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0)
	timeout := time.AfterFunc(10*time.Second, d.conn.Close)
	defer timeout.Stop()
	for {
		is, err := d.conn.WaitForEvent()
		switch is := is.(type) {
		case nil:
			t.Fatalf("%s does not take what is dropped: %v", d.w.name, err)
		case xproto.SelectionRequestEvent:
			xproto.ChangeProperty(d.conn, xproto.PropModeReplace, is.Requestor, is.Property, is.Target, 8, uint32(list.Len()), []byte(list.String()))
			answer := xproto.SelectionNotifyEvent{Time: is.Time, Requestor: is.Requestor, Selection: is.Selection, Target: is.Target, Property: is.Property}
			xproto.SendEvent(d.conn, false, is.Requestor, 0, string(answer.Bytes()))
		case xproto.ClientMessageEvent:
			if is.Type == d.atoms["XdndFinished"] {
				return
			}
		}
	}
}

// send sends the window a message of the protocol.
func (d *dropper) send(kind string, data ...uint32) {
	d.w.t.Helper()
	is := xproto.ClientMessageEvent{
		Format: 32, Window: d.to, Type: d.atoms[kind], Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(d.from)}, data...)),
	}
	if err := xproto.SendEventChecked(d.conn, false, d.to, 0, string(is.Bytes())).Check(); err != nil {
		d.w.t.Fatalf("%s: %v", kind, err)
	}
}
