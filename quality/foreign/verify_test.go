package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const size = 70_000 // 273 full tiles and one of 112, one full and one of 17, one of 1

func TestATreeHasTheTilesOfTheSpecification(t *testing.T) {
	if count := len(tilesOf(size)); count != 274+2+1 {
		t.Errorf("%d tiles", count)
	}
}

// made is a log on disk, written by Go alone.
type made struct {
	dir, vkey string
	signer    note.Signer
	hashes    memory
}

func (m *made) checkpoint(t *testing.T, n int64) string {
	root, err := tlog.TreeHash(n, m.hashes)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", m.signer.Name(), n, root)
	signed, err := note.Sign(&note.Note{Text: text}, m.signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

func (m *made) write(t *testing.T, path string, data []byte) {
	file := filepath.Join(m.dir, path)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func newLog(t *testing.T) *made {
	skey, vkey, err := note.GenerateKey(rand.Reader, "example.com/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	m := &made{dir: t.TempDir(), vkey: vkey, signer: signer}
	var bundle []byte
	for n := int64(0); n < size; n++ {
		entry := []byte(fmt.Sprintf("entry %d", n))
		hashes, err := tlog.StoredHashes(n, entry, m.hashes)
		if err != nil {
			t.Fatal(err)
		}
		m.hashes = append(m.hashes, hashes...)
		bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
		bundle = append(bundle, entry...)
		if (n+1)%width == 0 || n+1 == size {
			m.write(t, place("entries", n/width, int(n%width)+1), bundle)
			bundle = nil
		}
	}
	for _, tile := range tilesOf(size) {
		data, err := tlog.ReadTileData(tile, m.hashes)
		if err != nil {
			t.Fatal(err)
		}
		m.write(t, translated(tile), data)
	}
	m.write(t, "checkpoint", []byte(m.checkpoint(t, size)))
	record, err := tlog.ProveRecord(size, 1234, m.hashes)
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "proofs/1234.tlog-proof",
		[]byte("c2sp.org/tlog-proof@v1\nindex 1234\n"+lines(record)+"\n"+m.checkpoint(t, size)))
	tree, err := tlog.ProveTree(60_000, 777, m.hashes)
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "proofs/777.add-checkpoint", []byte("old 777\n"+lines(tree)+"\n"+m.checkpoint(t, 60_000)))
	return m
}

func lines(hashes []tlog.Hash) string {
	var out strings.Builder
	for _, hash := range hashes {
		out.WriteString(base64.StdEncoding.EncodeToString(hash[:]) + "\n")
	}
	return out.String()
}

func TestALogIsVerifiedAndEveryChangeOfItIsFound(t *testing.T) {
	m := newLog(t)
	verified := func() error {
		_, err := verify(m.vkey, m.dir, filepath.Join(m.dir, "proofs"), 50)
		return err
	}
	if err := verified(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"checkpoint",
		"tile/entries/000",
		"tile/entries/273.p/112",
		"tile/0/000",
		"tile/0/273.p/112",
		"tile/1/000",
		"tile/1/001.p/17",
		"tile/2/000.p/1",
		"proofs/1234.tlog-proof",
		"proofs/777.add-checkpoint",
	} {
		file := filepath.Join(m.dir, path)
		sound, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for what, change := range map[string]func(){
			"a changed byte": func() {
				changed := append([]byte(nil), sound...)
				changed[len(changed)/2] ^= 1
				m.write(t, path, changed)
			},
			"an end cut off":   func() { m.write(t, path, sound[:len(sound)-1]) },
			"bytes at the end": func() { m.write(t, path, append(append([]byte(nil), sound...), 0)) },
			"nothing":          func() { m.write(t, path, nil) },
		} {
			change()
			if verified() == nil {
				t.Errorf("%s with %s passed", path, what)
			}
		}
		m.write(t, path, sound)
	}
	if err := verified(); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherKeyVerifiesNothing(t *testing.T) {
	m := newLog(t)
	_, other, err := note.GenerateKey(rand.Reader, "example.com/log")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verify(other, m.dir, "", 1); err == nil {
		t.Error("a stranger's key passed")
	}
}
