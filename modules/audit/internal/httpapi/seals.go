package httpapi

import (
	"context"
	"time"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain/chain"
	"roster/platform/httpserver"
	"roster/platform/page"
)

// sealBody is a link of the chain. Hashes are in hexadecimal.
type sealBody struct {
	ID           string    `json:"id" format:"uuid"`
	Number       int64     `json:"number" minimum:"1" doc:"1, 2, 3 and so on."`
	FirstSeq     int64     `json:"first_seq" minimum:"1" doc:"The first number of the sequence that it covers."`
	LastSeq      int64     `json:"last_seq" minimum:"1" doc:"The last one."`
	EntryCount   int       `json:"entry_count" minimum:"0" doc:"How many entries there were; changes that were rolled back leave gaps in the sequence."`
	MerkleRoot   string    `json:"merkle_root" maxLength:"64" doc:"Root of the tree (RFC 6962, SHA-256) over the entries' leaves."`
	PreviousHash *string   `json:"previous_hash" maxLength:"64" doc:"The hash of the seal before; null for the first."`
	SealHash     string    `json:"seal_hash" maxLength:"64" doc:"The hash of all this but the signature."`
	Signature    []byte    `json:"signature" maxLength:"88" doc:"Ed25519 over the hash."`
	KeyID        string    `json:"key_id" maxLength:"64" doc:"Which key signed it."`
	SealedAt     time.Time `json:"sealed_at"`
	Head         string    `json:"head" maxLength:"100" doc:"Number and hash; keep it elsewhere, and give it to roster audit verify."`
}

func sealBodyOf(s chain.Seal) sealBody {
	return sealBody{
		ID: s.ID, Number: s.Number, FirstSeq: s.FirstSeq, LastSeq: s.LastSeq, EntryCount: s.EntryCount,
		MerkleRoot: chain.Text(s.MerkleRoot), PreviousHash: orNull(chain.Text(s.PreviousHash)), SealHash: chain.Text(s.Hash),
		Signature: s.Signature, KeyID: s.KeyID, SealedAt: s.SealedAt, Head: app.HeadOf(s).String(),
	}
}

type sealsInput struct{ page.Query }

func (a *API) listSeals(ctx context.Context, in *sealsInput) (*httpserver.ListOutput[sealBody], error) {
	found, err := a.chain.Seals(ctx, in.Query)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(found, sealBodyOf)), nil
}

// proofBody shows that a seal covers an entry.
type proofBody struct {
	Seal        sealBody   `json:"seal"`
	Seq         int64      `json:"seq" minimum:"1" doc:"The entry's number in the sequence."`
	ContentHash string     `json:"content_hash" maxLength:"64" doc:"The hash of the entry's columns as they are stored."`
	LeafHash    string     `json:"leaf_hash" maxLength:"64" doc:"SHA-256 over 0x00, roster.audit.leaf.v1, seq in 8 bytes, the id's 32 digits, and content_hash."`
	Path        []stepBody `json:"path" maxItems:"64" doc:"From the leaf to merkle_root of the seal: at each step SHA-256 over 0x01, left, right."`
}

type stepBody struct {
	Hash string `json:"hash" maxLength:"64"`
	Side string `json:"side" enum:"left,right" doc:"On which side this hash stands."`
}

// proofBodyOf is nil for an entry that is not sealed yet.
func proofBodyOf(p *app.Proof) *proofBody {
	if p == nil {
		return nil
	}
	path := make([]stepBody, 0, len(p.Path))
	for _, step := range p.Path {
		side := "right"
		if step.Left {
			side = "left"
		}
		path = append(path, stepBody{Hash: chain.Text(step.Hash), Side: side})
	}
	return &proofBody{
		Seal: sealBodyOf(p.Seal), Seq: p.Leaf.Seq, ContentHash: chain.Text(p.Leaf.ContentHash),
		LeafHash: chain.Text(p.Leaf.Hash()), Path: path,
	}
}
