package chain

import (
	"bytes"
	"crypto/sha256"
	"math/bits"
)

// Root is the root of the Merkle tree over the leaves in their order, as RFC 6962 builds it. Of none it is the SHA-256 of
// nothing.
func Root(leaves []Leaf) []byte {
	if len(leaves) == 0 {
		sum := sha256.Sum256(nil)
		return sum[:]
	}
	return rootOf(hashes(leaves))
}

func hashes(leaves []Leaf) [][]byte {
	all := make([][]byte, 0, len(leaves))
	for _, l := range leaves {
		all = append(all, l.Hash())
	}
	return all
}

func rootOf(nodes [][]byte) []byte {
	if len(nodes) == 1 {
		return nodes[0]
	}
	split := splitOf(len(nodes))
	return node(rootOf(nodes[:split]), rootOf(nodes[split:]))
}

// splitOf is the largest power of two below n, which is at least 2.
func splitOf(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

func node(left, right []byte) []byte {
	enc := append([]byte{nodePrefix}, left...)
	sum := sha256.Sum256(append(enc, right...))
	return sum[:]
}

// Step is one node beside the way from a leaf to the root.
type Step struct {
	Hash []byte
	// Left says that the node stands on the left: the next hash is H(0x01, Hash, what we have), else the other way round.
	Left bool
}

// Path is the way from the leaf at index, which must be within the leaves, to the root, from below.
func Path(leaves []Leaf, index int) []Step {
	var path []Step
	nodes := hashes(leaves)
	for len(nodes) > 1 {
		split := splitOf(len(nodes))
		if index < split {
			path = append(path, Step{Hash: rootOf(nodes[split:])})
			nodes = nodes[:split]
		} else {
			path = append(path, Step{Hash: rootOf(nodes[:split]), Left: true})
			nodes, index = nodes[split:], index-split
		}
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path
}

// Proves tells whether the path leads from the leaf to the root.
func Proves(leaf Leaf, path []Step, root []byte) bool {
	have := leaf.Hash()
	for _, step := range path {
		if step.Left {
			have = node(step.Hash, have)
		} else {
			have = node(have, step.Hash)
		}
	}
	return bytes.Equal(have, root)
}
