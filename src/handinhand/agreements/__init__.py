"""The agreement: parties, obligations generated from the chain, assents and signatures."""
