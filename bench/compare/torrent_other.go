//go:build linux

package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"net"
	"net/netip"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"
)

// The library writes a file under its name in DataDir, which is the path given to begin.
//
// A torrentSwarmer is a client of anacrolix/torrent with its defaults, but for all that would look for peers or
// send anything elsewhere: peers are told to it.
type torrentSwarmer struct {
	client *torrent.Client
	closed bool
}

func newTorrentSwarmer(j job) (*torrentSwarmer, error) {
	cfg := torrent.NewDefaultClientConfig()
	cfg.SetListenAddr(j.Target.String())
	cfg.DataDir = j.Folder
	cfg.Seed = true
	cfg.NoDHT, cfg.DisableTrackers, cfg.DisablePEX = true, true, true
	cfg.NoDefaultPortForwarding, cfg.DisableWebtorrent, cfg.DisableWebseeds = true, true, true
	cfg.DisableIPv6 = true
	cfg.Slogger = slog.New(slog.DiscardHandler)
	client, err := torrent.NewClient(cfg)
	if err != nil {
		return nil, fmt.Errorf("torrent client: %w", err)
	}
	return &torrentSwarmer{client: client}, nil
}

// offer makes the metainfo, with the piece length that the library chooses.
func (s *torrentSwarmer) offer(path string, source bool) ([]byte, error) {
	if !source {
		return nil, nil
	}
	var info metainfo.Info
	if err := info.BuildFromFilePath(path); err != nil {
		return nil, err
	}
	var mi metainfo.MetaInfo
	var err error
	if mi.InfoBytes, err = bencode.Marshal(info); err != nil {
		return nil, err
	}
	t, err := s.client.AddTorrent(&mi)
	if err != nil {
		return nil, err
	}
	if err := t.VerifyData(); err != nil {
		return nil, err
	}
	if t.BytesMissing() > 0 {
		return nil, fmt.Errorf("the source lacks %d bytes", t.BytesMissing())
	}
	var b bytes.Buffer
	err = mi.Write(&b)
	return b.Bytes(), err
}

func (s *torrentSwarmer) begin(p plan, path string, source bool) (<-chan struct{}, error) {
	mi, err := metainfo.Load(bytes.NewReader(p.Data))
	if err != nil {
		return nil, err
	}
	t, err := s.client.AddTorrent(mi)
	if err != nil {
		return nil, err
	}
	var peers []torrent.PeerInfo
	for _, a := range p.Addrs {
		peers = append(peers, torrent.PeerInfo{Addr: peerAddr(a), Source: torrent.PeerSourceDirect, Trusted: true})
	}
	t.AddPeers(peers)
	t.DownloadAll()
	return t.Complete().On(), nil
}

func peerAddr(a netip.AddrPort) net.Addr { return net.TCPAddrFromAddrPort(a) }

func (s *torrentSwarmer) close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	for _, err := range s.client.Close() {
		return err
	}
	return nil
}
