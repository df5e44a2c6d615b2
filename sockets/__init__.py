"""The realtime layer: `contract` lists the events, `gateway` receives them, `broadcast` sends them."""
