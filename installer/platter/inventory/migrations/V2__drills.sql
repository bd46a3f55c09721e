-- Evidence of drills: JSON, of which the UTF-8 is signed; the signature in Base64; the signer's certificate (PEM).
CREATE TABLE IF NOT EXISTS drills (
  id VARCHAR(40) PRIMARY KEY,
  ended_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
  verdict VARCHAR(20) NOT NULL,
  evidence CHARACTER LARGE OBJECT NOT NULL,
  signature VARCHAR(1000) NOT NULL,
  certificate CHARACTER LARGE OBJECT NOT NULL
);
