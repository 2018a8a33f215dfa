package store

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
)

// What follows reads rows straight from the pages of a damaged database, without asking the trees above them:
// SQLite's file format, https://sqlite.org/fileformat2.html §1.6 (b-tree pages), §2.1 (records), §4 (WAL).

// pageSize is that of every class file, in bytes; it is SQLite's own choice, and a damaged first page need not tell.
const pageSize = 4096

// Kinds of b-tree pages that hold rows: of tables by number, and of tables by name.
const (
	tableLeaf     = 0x0d
	indexLeaf     = 0x0a
	indexInterior = 0x02
)

// maxPayload is how long a row may be, in bytes; a damaged length must not claim more memory.
const maxPayload = maxValue + 1<<10

// pages are those of a database file, as its WAL changes them.
type pages struct {
	file  io.ReaderAt
	wal   map[uint32][]byte
	count uint32
}

// openPages opens the pages of a file; close closes it.
func openPages(path string) (p *pages, close func() error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	wal, err := os.ReadFile(path + walSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, errors.Join(err, f.Close())
	}
	p = &pages{file: f, wal: walPages(wal), count: uint32(info.Size() / pageSize)}
	for number := range p.wal {
		p.count = max(p.count, number)
	}
	return p, f.Close, nil
}

// read returns a page, nil if it is not there. Pages are numbered from 1.
func (p *pages) read(number uint32) []byte {
	if page, ok := p.wal[number]; ok {
		return page
	}
	page := make([]byte, pageSize)
	if number == 0 || number > p.count {
		return nil
	}
	if _, err := p.file.ReadAt(page, int64(number-1)*pageSize); err != nil {
		return nil
	}
	return page
}

// walPages returns the pages that the committed transactions of a WAL leave, up to the first frame that is not sound.
func walPages(wal []byte) map[uint32][]byte {
	const header, frameHeader = 32, 24
	committed := map[uint32][]byte{}
	if len(wal) < header || binary.BigEndian.Uint32(wal[8:]) != pageSize {
		return committed
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch binary.BigEndian.Uint32(wal) {
	case 0x377f0683:
		order = binary.BigEndian
	case 0x377f0682:
	default:
		return committed
	}
	sum := walSum{order: order}
	if sum.add(wal[:24]); !sum.is(wal[24:]) {
		return committed
	}
	salt, pending := wal[16:24], map[uint32][]byte{}
	for at := header; at+frameHeader+pageSize <= len(wal); at += frameHeader + pageSize {
		frame, page := wal[at:at+frameHeader], wal[at+frameHeader:at+frameHeader+pageSize]
		sum.add(frame[:8])
		sum.add(page)
		if string(frame[8:16]) != string(salt) || !sum.is(frame[16:]) {
			break
		}
		pending[binary.BigEndian.Uint32(frame)] = page
		if binary.BigEndian.Uint32(frame[4:]) != 0 { // the last of a transaction
			for number, page := range pending {
				committed[number] = page
			}
			clear(pending)
		}
	}
	return committed
}

// A walSum is the running checksum of a WAL.
type walSum struct {
	order  binary.ByteOrder
	s0, s1 uint32
}

func (s *walSum) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		s.s0 += s.order.Uint32(b) + s.s1
		s.s1 += s.order.Uint32(b[4:]) + s.s0
	}
}

func (s *walSum) is(b []byte) bool {
	return binary.BigEndian.Uint32(b) == s.s0 && binary.BigEndian.Uint32(b[4:]) == s.s1
}

// A row is what one cell of a page holds: its number, for a table by number, and its columns, integers and bytes.
type row struct {
	id      uint64
	columns []column
}

// A column holds bytes, text or an integer. What is neither is an integer 0.
type column struct {
	integer int64
	bytes   []byte
	isBytes bool
	isText  bool
}

// rows calls give with every row on a page that can be read.
func (p *pages) rows(number uint32, give func(row)) {
	page := p.read(number)
	if page == nil {
		return
	}
	at := 0
	if number == 1 {
		at = 100 // after the file's header
	}
	kind, pointers := page[at], at+8
	switch kind {
	case tableLeaf, indexLeaf:
	case indexInterior:
		pointers += 4
	default:
		return
	}
	for n := range int(binary.BigEndian.Uint16(page[at+3:])) {
		if pointers+2*n+2 > pageSize {
			return
		}
		start := int(binary.BigEndian.Uint16(page[pointers+2*n:]))
		if kind == indexInterior {
			start += 4 // the page below
		}
		if start >= pageSize {
			continue
		}
		if r, ok := p.cell(page[start:], kind == tableLeaf); ok {
			give(r)
		}
	}
}

// cell reads a row. b is the rest of the page.
func (p *pages) cell(b []byte, byNumber bool) (r row, ok bool) {
	length, b := takeVarint(b)
	if byNumber {
		r.id, b = takeVarint(b)
	}
	if length > maxPayload || length > uint64(p.count)*pageSize {
		return r, false
	}
	local := localSize(int(length), byNumber)
	if local > len(b) {
		return r, false
	}
	payload := append(make([]byte, 0, length), b[:local]...)
	if local < int(length) {
		if len(b) < local+4 {
			return r, false
		}
		next := binary.BigEndian.Uint32(b[local:])
		for len(payload) < int(length) {
			page := p.read(next)
			if page == nil {
				return r, false
			}
			next = binary.BigEndian.Uint32(page)
			payload = append(payload, page[4:4+min(pageSize-4, int(length)-len(payload))]...)
		}
	}
	r.columns, ok = columnsOf(payload)
	return r, ok
}

// localSize returns how many bytes of a row lie in its own page (§1.6, "Cell Payload Overflow Pages").
func localSize(length int, byNumber bool) int {
	most := pageSize - 35
	if !byNumber {
		most = (pageSize-12)*64/255 - 23
	}
	if length <= most {
		return length
	}
	least := (pageSize-12)*32/255 - 23
	if k := least + (length-least)%(pageSize-4); k <= most {
		return k
	}
	return least
}

// columnsOf reads a record (§2.1), of at most eight columns.
func columnsOf(b []byte) (columns []column, ok bool) {
	size, types := takeVarint(b)
	if size > uint64(len(b)) || size == 0 {
		return nil, false
	}
	types, b = types[:max(0, int(size)-(len(b)-len(types)))], b[size:]
	for len(types) > 0 && len(columns) < 8 {
		var kind uint64
		if kind, types = takeVarint(types); types == nil {
			return nil, false
		}
		n := uint64(0)
		switch {
		case kind >= 12:
			n = (kind - 12) / 2
		case kind >= 1 && kind <= 7:
			n = []uint64{1, 2, 3, 4, 6, 8, 8}[kind-1]
		}
		if n > uint64(len(b)) {
			return nil, false
		}
		c := column{bytes: b[:n:n], isBytes: kind >= 12 && kind%2 == 0, isText: kind >= 13 && kind%2 == 1}
		switch {
		case kind == 9:
			c.integer = 1
		case kind >= 1 && kind <= 6:
			for _, v := range c.bytes {
				c.integer = c.integer<<8 | int64(v)
			}
		}
		columns, b = append(columns, c), b[n:]
	}
	return columns, len(types) == 0 && len(b) == 0
}

// takeVarint takes one of SQLite's integers of 1 to 9 bytes, most significant first; rest is nil if it is cut off.
func takeVarint(b []byte) (v uint64, rest []byte) {
	for i := range min(len(b), 9) {
		if i == 8 {
			return v<<8 | uint64(b[i]), b[9:]
		}
		v = v<<7 | uint64(b[i]&0x7f)
		if b[i] < 0x80 {
			return v, b[i+1:]
		}
	}
	return 0, nil
}
