// Verify checks a log on disk with Go's own implementation of signed notes and transparent logs, which shares no line
// with ours. It reads the layout of C2SP tlog-tiles: a checkpoint, hash tiles of height 8, and bundles of entries.
//
// Usage: verify [-proofs DIR] [-samples N] VKEY LOGDIR
//
// It fails unless
//   - the checkpoint is signed by the key,
//   - every entry of every bundle has the hash that the tiles hold and the checkpoint signs,
//   - every tile that a tree of this size has is there and holds the hashes that follow from the entries,
//   - N proofs of inclusion and N of consistency, made from the tiles, hold, and
//   - every proof in DIR holds: *.tlog-proof (C2SP tlog-proof) and *.add-checkpoint (C2SP tlog-witness).
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8
const width = 1 << height

func main() {
	proofs := flag.String("proofs", "", "a folder of proofs to check")
	samples := flag.Int("samples", 300, "how many proofs of each kind to make from the tiles")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: verify [-proofs DIR] [-samples N] VKEY LOGDIR")
		os.Exit(2)
	}
	report, err := verify(flag.Arg(0), flag.Arg(1), *proofs, *samples)
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
	fmt.Println(report)
}

// log is what was read of a log, checked against its signed head.
type log struct {
	verifier note.Verifier
	tree     tlog.Tree
	hashes   memory // of all levels, from the entries alone
}

// memory holds hashes by Go's numbering of them.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, index := range indexes {
		if index < 0 || index >= int64(len(m)) {
			return nil, fmt.Errorf("no hash %d among %d", index, len(m))
		}
		out = append(out, m[index])
	}
	return out, nil
}

func verify(vkey, dir, proofs string, samples int) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return "", err
	}
	tree, err := open(text, verifier)
	if err != nil {
		return "", err
	}
	l := &log{verifier: verifier, tree: tree}
	if err := l.readEntries(dir); err != nil {
		return "", err
	}
	tiles, err := l.checkTiles(dir)
	if err != nil {
		return "", err
	}
	if err := l.prove(dir, samples); err != nil {
		return "", err
	}
	included, consistent, err := l.checkProofs(proofs)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("verified %s: %d entries, %d tiles, %d proofs of each kind made, %d of inclusion and %d of consistency checked",
		verifier.Name(), tree.N, tiles, samples, included, consistent), nil
}

// open gives the head that a checkpoint signs.
func open(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the checkpoint is not of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("no size: %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// readEntries hashes every entry and compares the root with the signed one.
func (l *log) readEntries(dir string) error {
	for n := int64(0); n*width < l.tree.N; n++ {
		count := l.tree.N - n*width
		if count > width {
			count = width
		}
		path := place("entries", n, int(count))
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		for i := int64(0); i < count; i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("%s ends within entry %d", path, n*width+i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			hashes, err := tlog.StoredHashes(n*width+i, data[2:end], l.hashes)
			if err != nil {
				return err
			}
			l.hashes = append(l.hashes, hashes...)
			data = data[end:]
		}
		if len(data) != 0 {
			return fmt.Errorf("%s goes on behind its last entry", path)
		}
	}
	if l.tree.N == 0 {
		return nil
	}
	root, err := tlog.TreeHash(l.tree.N, l.hashes)
	if err != nil {
		return err
	}
	if root != l.tree.Hash {
		return fmt.Errorf("the entries give the root %v and the checkpoint signs %v", root, l.tree.Hash)
	}
	return nil
}

// checkTiles compares every tile on disk with the hashes of the entries.
func (l *log) checkTiles(dir string) (int, error) {
	all := tilesOf(l.tree.N)
	for _, tile := range all {
		want, err := tlog.ReadTileData(tile, l.hashes)
		if err != nil {
			return 0, err
		}
		got, err := os.ReadFile(filepath.Join(dir, translated(tile)))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(got, want) {
			return 0, fmt.Errorf("%s does not hold the hashes of the entries", translated(tile))
		}
	}
	return len(all), nil
}

// tilesOf lists the tiles that a reader of a tree of this size asks for: narrower ones may be gone.
func tilesOf(size int64) []tlog.Tile {
	var all []tlog.Tile
	for level := 0; size>>(height*level) > 0; level++ {
		hashes := size >> (height * level)
		for n := int64(0); n < hashes/width; n++ {
			all = append(all, tlog.Tile{H: height, L: level, N: n, W: width})
		}
		if hashes%width > 0 {
			all = append(all, tlog.Tile{H: height, L: level, N: hashes / width, W: int(hashes % width)})
		}
	}
	return all
}

// disk reads tiles for Go's reader of them, which checks each against the signed root.
type disk string

func (d disk) Height() int { return height }

func (d disk) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(d), translated(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (d disk) SaveTiles([]tlog.Tile, [][]byte) {}

// prove makes proofs from the tiles alone, for the same places in every run, and checks them.
func (l *log) prove(dir string, samples int) error {
	if l.tree.N == 0 {
		return nil
	}
	reader := tlog.TileHashReader(l.tree, disk(dir))
	random := rand.New(rand.NewSource(1))
	for i := 0; i < samples; i++ {
		index := random.Int63n(l.tree.N)
		leaf := l.hashes[tlog.StoredHashIndex(0, index)]
		record, err := tlog.ProveRecord(l.tree.N, index, reader)
		if err == nil {
			err = tlog.CheckRecord(record, l.tree.N, l.tree.Hash, index, leaf)
		}
		if err != nil {
			return fmt.Errorf("inclusion of %d: %v", index, err)
		}
		size := 1 + random.Int63n(l.tree.N)
		older, err := tlog.TreeHash(size, l.hashes)
		if err != nil {
			return err
		}
		tree, err := tlog.ProveTree(l.tree.N, size, reader)
		if err == nil {
			err = tlog.CheckTree(tree, l.tree.N, l.tree.Hash, size, older)
		}
		if err != nil {
			return fmt.Errorf("consistency from %d: %v", size, err)
		}
	}
	return nil
}

// checkProofs checks what was exported; a proof may be to an older checkpoint of this log.
func (l *log) checkProofs(dir string) (included, consistent int, err error) {
	if dir == "" {
		return 0, 0, nil
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return 0, 0, err
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return 0, 0, err
		}
		switch filepath.Ext(file.Name()) {
		case ".tlog-proof":
			err = l.checkInclusion(string(text))
			included++
		case ".add-checkpoint":
			err = l.checkConsistency(string(text))
			consistent++
		default:
			err = errors.New("neither *.tlog-proof nor *.add-checkpoint")
		}
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %v", file.Name(), err)
		}
	}
	return included, consistent, nil
}

func (l *log) checkInclusion(text string) error {
	lines, tree, err := l.split(text)
	if err != nil {
		return err
	}
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("no tlog-proof: %q", lines[0])
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("no line `index`")
	}
	index, err := strconv.ParseInt(lines[0][len("index "):], 10, 64)
	if err != nil || index < 0 || index >= tree.N {
		return fmt.Errorf("no index: %q", lines[0])
	}
	proof, err := parsed(lines[1:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.hashes[tlog.StoredHashIndex(0, index)])
}

func (l *log) checkConsistency(text string) error {
	lines, tree, err := l.split(text)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(lines[0], "old ") {
		return errors.New("no line `old`")
	}
	size, err := strconv.ParseInt(lines[0][len("old "):], 10, 64)
	if err != nil || size < 1 || size > tree.N {
		return fmt.Errorf("no older size: %q", lines[0])
	}
	proof, err := parsed(lines[1:])
	if err != nil {
		return err
	}
	older, err := tlog.TreeHash(size, l.hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, size, older)
}

// split parts a proof from its checkpoint, whose signature it checks and which must be of the log that was read.
func (l *log) split(text string) ([]string, tlog.Tree, error) {
	border := strings.Index(text, "\n\n")
	if border < 0 {
		return nil, tlog.Tree{}, errors.New("no empty line before the checkpoint")
	}
	tree, err := open([]byte(text[border+2:]), l.verifier)
	if err == nil && tree.N > l.tree.N {
		err = errors.New("its checkpoint is of a longer log")
	}
	return strings.Split(text[:border], "\n"), tree, err
}

func parsed(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return nil, fmt.Errorf("no hash: %q", line)
		}
		var hash tlog.Hash
		copy(hash[:], raw)
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// translated is where C2SP tlog-tiles keeps a tile: as Go does, but without the height.
func translated(tile tlog.Tile) string {
	return place(strconv.Itoa(tile.L), tile.N, tile.W)
}

func place(level string, n int64, w int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if w < width {
		path += ".p/" + strconv.Itoa(w)
	}
	return "tile/" + level + "/" + path
}
