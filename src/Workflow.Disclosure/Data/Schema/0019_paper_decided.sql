-- 已办 of whoever signed on paper.
CREATE INDEX decisions_paper_signer ON decisions (paper_signer_id, decided_at) WHERE paper_signer_id IS NOT NULL;
