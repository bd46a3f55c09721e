-- Receipts of the steward: JSON, of which the UTF-8 is signed; the signature in Base64; the signer's certificate (PEM).
CREATE TABLE IF NOT EXISTS receipts (
  id VARCHAR(40) PRIMARY KEY,
  seen_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
  kind VARCHAR(20) NOT NULL,
  state VARCHAR(40) NOT NULL,
  since TIMESTAMP(9) WITH TIME ZONE NOT NULL,
  receipt CHARACTER LARGE OBJECT NOT NULL,
  signature VARCHAR(1000) NOT NULL,
  certificate CHARACTER LARGE OBJECT NOT NULL
);
