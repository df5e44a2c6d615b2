"""The realtime layer: `contract` says what may be said, `gateway` lets it in, `broadcast` sends it out."""
